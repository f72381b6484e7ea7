package io.github.pgprofiles.autoconfigure.flyway;

import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.SpringProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static io.github.pgprofiles.autoconfigure.flyway.FlywayRunner.hasTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Migrations and the beans that they need, of the user's own or not. */
class FlywayBeansIT {

	/** On which Spring would have them wait for the thread that waits for them. */
	@Test
	void migrationsWithConnectionsOfTheirOwnAskForNoBeanOnTheirThreads() {
		FlywayRunner runner = new FlywayRunner("orders", "reports", "archive").and("app.postgres.primary=archive");
		for (String profile : List.of("orders", "reports")) {
			runner.with(profile, "flyway.enabled=true", "timeouts.statement=20s");
		}
		SpringProperties.setFlag(DefaultListableBeanFactory.STRICT_LOCKING_PROPERTY_NAME);
		try {
			assertTimeoutPreemptively(Duration.ofMinutes(1),
					() -> runner.and("spring.flyway.enabled=false")
						.flyway()
						.withUserConfiguration(First.class)
						.run((context) -> assertThat(context).hasNotFailed()));
		}
		finally {
			SpringProperties.setProperty(DefaultListableBeanFactory.STRICT_LOCKING_PROPERTY_NAME, null);
		}
	}

	/** Is created before the pools, and waits for the migrations. */
	@Configuration(proxyBeanMethods = false)
	static class First {

		First(JdbcTemplate template) {
			assertThat(template).isNotNull();
		}

	}

	@Test
	void aBeanOfTheUsersIsMigratedWhereItConnects() {
		FlywayRunner runner = new FlywayRunner("orders").with("orders", "flyway.enabled=true", "timeouts.statement=20s",
				"host=nobody.connects.invalid");
		runner.flyway()
			.withBean("ordersDataSource", DataSource.class, () -> own(runner.database("orders")))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(hasTable(context, "orders", "purchase")).isTrue();
			});
	}

	@Test
	void aBeanOfTheUsersHasNoOtherRole() {
		FlywayRunner runner = new FlywayRunner("orders").with("orders", "flyway.user=somebody");
		runner.flyway()
			.withBean("ordersDataSource", DataSource.class, () -> own(runner.database("orders")))
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("'app.postgres.profiles.orders.flyway.user' is for connections")
				.hasStackTraceContaining("'ordersDataSource' is a bean of the application's"));
	}

	private static DataSource own(String database) {
		return new SimpleDriverDataSource(new org.postgresql.Driver(),
				"jdbc:postgresql://localhost:%d/%s".formatted(TestServer.port(), database), "postgres", "");
	}

	/** Though it is of the type that Boot derives. */
	@Test
	void aFlywayDataSourceOfTheUsersIsLeftAlone() {
		String database = TestServer.newDatabase();
		new FlywayRunner("orders")
			.and("spring.flyway.user=nobody", "spring.flyway.locations=classpath:db/migration/orders")
			.flyway()
			.withUserConfiguration(FlywaysOwn.class)
			.withBean("database", String.class, () -> database)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Flyway.class).getConfiguration().getDataSource())
					.isSameAs(context.getBean("mine"));
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class FlywaysOwn {

		@Bean(defaultCandidate = false)
		@FlywayDataSource
		DataSource mine(String database) {
			return own(database);
		}

	}

}

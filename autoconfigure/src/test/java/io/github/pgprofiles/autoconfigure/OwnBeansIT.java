package io.github.pgprofiles.autoconfigure;

import io.github.pgprofiles.application.RecordDetails;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's own beans beside ours, and in their place. */
class OwnBeansIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(PostgresProfilesAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class));

	@Test
	void ownDataSourceTakesThePlaceOfThePool() {
		this.runner.withUserConfiguration(OwnDataSource.class)
			.withPropertyValues("app.postgres.profiles.orders.host=nobody.connects.invalid")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(HikariDataSource.class);
				assertThat(context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single())
					.isEqualTo(1);
			});
	}

	@Test
	void ownClientTakesThePlaceOfOurs() {
		this.runner.withUserConfiguration(OwnClient.class)
			.withPropertyValues(TestServer.profile("orders"))
			.run((context) -> {
				assertThat(context.getBean(PostgresClient.class).profile()).isEqualTo("mine");
				assertThat(context).hasSingleBean(PostgresClient.class);
			});
	}

	@Test
	void customizersHaveTheLastWordInTheirOrder() {
		this.runner.withUserConfiguration(Customizers.class)
			.withPropertyValues(TestServer.profile("orders"))
			.run((context) -> {
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
				assertThat(pool.getConnectionInitSql()).isEqualTo("select 'orders'");
			});
	}

	@Test
	void connectionDetailsOfTheUsersOwnFeedTheProfile() {
		String database = TestServer.newDatabase();
		this.runner.withBean(PostgresConnectionDetails.class, () -> new OwnDetails(database))
			.withPropertyValues("app.postgres.profiles.orders.host=nobody.connects.invalid")
			.run((context) -> assertThat(
					context.getBean(PostgresClient.class).sql("select current_database()").query(String.class).single())
				.isEqualTo(database));
	}

	/** A record prints its password. */
	@Test
	void connectionDetailsOfTheUsersOwnAreToldByTheirType() {
		RecordDetails details = new RecordDetails("postgresql://localhost:1/x", "postgres", "canary-of-details");
		this.runner.withBean("one", PostgresConnectionDetails.class, () -> details)
			.withBean("two", PostgresConnectionDetails.class, () -> details)
			.withPropertyValues("app.postgres.profiles.orders.host=nobody.connects.invalid")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'app.postgres.profiles.orders' is fed by several connection details")
				.hasMessageContaining(RecordDetails.class.getName())
				.hasMessageNotContaining("canary-of-details"));
	}

	private record OwnDetails(String database) implements PostgresConnectionDetails {

		@Override
		public boolean isFor(String profile) {
			return profile.equals("orders");
		}

		@Override
		public String getUrl() {
			return "postgresql://localhost:" + TestServer.port() + "/" + this.database;
		}

		@Override
		public String getUsername() {
			return "postgres";
		}

		@Override
		public String getPassword() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		PostgresClient ordersPostgresClient() {
			return PostgresClient.create("mine", new PGSimpleDataSource(), () -> null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(1)
		PostgresProfileCustomizer first() {
			return (profile, config) -> {
				config.setMaximumPoolSize(7);
				config.setConnectionInitSql("select '" + profile + "'");
			};
		}

		@Bean
		@Order(2)
		PostgresProfileCustomizer last() {
			return (profile, config) -> config.setMaximumPoolSize(3);
		}

	}

}

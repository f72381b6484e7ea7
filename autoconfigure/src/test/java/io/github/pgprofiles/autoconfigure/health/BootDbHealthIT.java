package io.github.pgprofiles.autoconfigure.health;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.OwnDataSource;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is left of Boot's {@code db}. */
class BootDbHealthIT {

	private final ApplicationContextRunner runner = HealthRunner.create();

	@Test
	void dbIsAbsentWhereAProfileIsTheOnlyDataSource() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("dbHealthContributor");
			assertThat(HealthRunner.components(HealthRunner.health(context))).containsKey("postgres")
				.doesNotContainKey("db");
		});
	}

	@Test
	void dbIsAbsentWhereOneOfSeveralProfilesIsPrimary() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"))
			.withPropertyValues("app.postgres.primary=orders")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("dbHealthContributor"));
	}

	@Test
	void dbIsAbsentWhereNoProfileIsPrimary() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("dbHealthContributor");
				assertThat(HealthRunner.components(HealthRunner.health(context, "postgres"))).containsOnlyKeys("orders",
						"reporting");
			});
	}

	@Test
	void dbIsAbsentWhereTheProfilesDataSourceIsTheUsersOwnBean() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withUserConfiguration(OwnDataSource.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("dbHealthContributor"));
	}

	@Test
	void dbChecksBootsOwnDataSourceOnly() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"))
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:health")
			.run((context) -> {
				HealthDescriptor db = HealthRunner.health(context, "db");
				assertThat(db.getStatus()).isEqualTo(Status.UP);
				assertThat(HealthRunner.details(db)).containsEntry("database", "H2");
			});
	}

	@Test
	void dbChecksEachOfTheOthersWhereThereAreSeveral() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withUserConfiguration(TwoOthers.class)
			.run((context) -> assertThat(HealthRunner.components(HealthRunner.health(context, "db")))
				.containsOnlyKeys("first", "second"));
	}

	@Test
	void dbOfTheUsersOwnStays() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withUserConfiguration(OwnDb.class)
			.run((context) -> assertThat(HealthRunner.details(HealthRunner.health(context, "db"))).containsEntry("own",
					true));
	}

	@Test
	void dbChecksTheProfilesWhereHealthOfPostgresIsSwitchedOff() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("management.health.postgres.enabled=false")
			.run((context) -> assertThat(HealthRunner.details(HealthRunner.health(context, "db")))
				.containsEntry("database", "PostgreSQL"));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoOthers {

		@Bean
		DataSource first() {
			return new DriverManagerDataSource("jdbc:h2:mem:first");
		}

		@Bean
		DataSource second() {
			return new DriverManagerDataSource("jdbc:h2:mem:second");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDb {

		@Bean
		HealthIndicator dbHealthContributor() {
			return () -> Health.up().withDetail("own", true).build();
		}

	}

}

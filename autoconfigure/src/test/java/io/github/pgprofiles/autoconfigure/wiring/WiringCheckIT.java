package io.github.pgprofiles.autoconfigure.wiring;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.copy.CopyTemplate;
import jakarta.annotation.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told at the start of injection points that cannot be meant as they are. */
@ExtendWith(OutputCaptureExtension.class)
class WiringCheckIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				PostgresProfilesTransactionAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reports"));

	private ApplicationContextRunner primary() {
		return this.runner.withPropertyValues("app.postgres.primary=orders");
	}

	@Test
	void parametersNamedAfterAnotherProfileAreTold(CapturedOutput output) {
		primary().withBean(OfConstructor.class)
			.withBean(OfField.class)
			.withBean(OfMethod.class)
			.withUserConfiguration(OfBeanMethod.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains(
						"Parameter 'reports' of the constructor of " + OfConstructor.class.getName()
								+ " is named after the profile 'reports', and gets the PostgresClient of the primary"
								+ " profile 'orders'",
						"Parameter 'reportsDataSource' of the constructor of " + OfConstructor.class.getName(),
						"Parameter 'reportsJdbc' of the constructor of " + OfConstructor.class.getName(),
						"Field 'postgresReports' of " + OfField.class.getName(),
						"Field 'reports' of " + OfField.class.getName(),
						"Parameter 'reportsCopy' of the method use of " + OfMethod.class.getName(),
						"Parameter 'reportsManager' of the method text of " + OfBeanMethod.class.getName(),
						"@Qualifier(\"reports\")");
				assertThat(output.toString().lines().filter((line) -> line.contains("is named after the profile")))
					.hasSize(7);
			});
	}

	@Test
	void namesThatFitAreNotTold(CapturedOutput output) {
		primary().withPropertyValues(TestServer.profile("data")).withBean(Fitting.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("is named after");
		});
	}

	@Test
	void bootsOwnDataSourceInsteadOfTheProfileIsTold(CapturedOutput output) {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:wiring")
			.withBean(OfBoot.class)
			.run((context) -> assertThat(output).contains(
					"Parameter 'reports' of the constructor of " + OfBoot.class.getName(),
					"gets the DataSource of 'spring.datasource'"));
	}

	@Test
	void transactionalMethodOfADisabledProfileIsAWarning(CapturedOutput output) {
		primary().withPropertyValues("app.postgres.profiles.reports.enabled=false")
			.withBean(Reporting.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains(Reporting.class.getName() + ".report() is @Transactional(\"reports\")",
						"which is disabled by 'app.postgres.profiles.reports.enabled'");
			});
	}

	@Test
	void transactionManagersOfTheUsersOwnAreKnown() {
		primary().withPropertyValues("app.postgres.profiles.reports.enabled=false")
			.withUserConfiguration(OwnManager.class)
			.withBean(Reporting.class)
			.withBean(Archiving.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	static class OfConstructor {

		OfConstructor(PostgresClient reports, DataSource reportsDataSource, JdbcClient reportsJdbc,
				PostgresClient orders) {
		}

	}

	static class OfField {

		@Autowired
		PostgresClient postgresReports;

		@Resource
		PostgresClient reports;

		@Autowired
		@Qualifier("reports")
		DataSource reportsData;

	}

	static class OfMethod {

		@Autowired
		void use(CopyTemplate reportsCopy) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfBeanMethod {

		@Bean
		StringBuilder text(PlatformTransactionManager reportsManager) {
			return new StringBuilder();
		}

	}

	static class Fitting {

		@Resource
		PostgresClient reportsPostgresClient;

		@Autowired
		PostgresClient client;

		Fitting(DataSource dataSource, PostgresClient orders, @Qualifier("reports") PostgresClient reports,
				JdbcClient reporting, PlatformTransactionManager manager) {
		}

	}

	static class OfBoot {

		OfBoot(DataSource reports, @Qualifier("reports") PostgresClient client) {
		}

	}

	static class Reporting {

		@Transactional("reports")
		public void report() {
		}

	}

	static class Archiving {

		@Transactional("archive")
		public void archive() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean
		PlatformTransactionManager archive(@Qualifier("orders") PlatformTransactionManager manager) {
			return manager;
		}

		@Bean(defaultCandidate = false)
		@Qualifier("reports")
		PlatformTransactionManager other(@Qualifier("orders") PlatformTransactionManager manager) {
			return manager;
		}

	}

}

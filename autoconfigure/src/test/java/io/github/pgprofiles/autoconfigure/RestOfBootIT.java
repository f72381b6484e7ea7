package io.github.pgprofiles.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What several profiles do to the rest of Boot: a test for each combination. */
class RestOfBootIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
				TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class,
				FlywayAutoConfiguration.class, HibernateJpaAutoConfiguration.class));

	private ApplicationContextRunner twoProfiles() {
		return this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"));
	}

	@Test
	void bootKeepsItsOwnDataSourceBesideProfiles() {
		String database = TestServer.newDatabase();
		twoProfiles()
			.withPropertyValues(
					"spring.datasource.url=jdbc:postgresql://localhost:" + TestServer.port() + "/" + database,
					"spring.datasource.username=postgres")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("dataSource"));
				assertThat(
						context.getBean(JdbcTemplate.class).queryForObject("select current_database()", String.class))
					.isEqualTo(database);
				assertThat(
						context.getBean(JdbcClient.class).sql("select current_database()").query(String.class).single())
					.isEqualTo(database);
				assertThat(context.getBean(PlatformTransactionManager.class))
					.isSameAs(context.getBean("transactionManager"));
				assertThat(context.getBean(EntityManagerFactory.class)).isNotNull();
				assertThat(context.getBean("ordersTransactionManager")).isNotInstanceOf(JpaTransactionManager.class);
				assertThat(database(context.getBean(PostgresClients.class).get("orders"))).isNotEqualTo(database);
				assertThat(context.getBean(JdbcTemplate.class).queryForObject("select v from migrated", Integer.class))
					.isEqualTo(1);
			});
	}

	@Test
	void primaryProfileServesBootAndTheOtherStaysApart() {
		twoProfiles().withPropertyValues("app.postgres.primary=reporting").run((context) -> {
			assertThat(context).hasNotFailed();
			PostgresClients clients = context.getBean(PostgresClients.class);
			String reporting = database(clients.get("reporting"));
			assertThat(clients.primary()).isSameAs(clients.get("reporting"));
			assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("reportingDataSource"));
			assertThat(context.getBean(JdbcTemplate.class).queryForObject("select current_database()", String.class))
				.isEqualTo(reporting);
			assertThat(context.getBean(JdbcClient.class)).isSameAs(context.getBean("reportingJdbcClient"));
			assertThat(database(clients.get("orders"))).isNotEqualTo(reporting);
		});
	}

	@Test
	void withoutPrimaryFlywayAndJpaStayOutAndTheStartSucceeds() {
		twoProfiles().run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(Flyway.class)
			.doesNotHaveBean(EntityManagerFactory.class));
	}

	@Test
	void flywayMigratesThePrimaryBeforeAnyClientIsUsed() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withUserConfiguration(ReadsAtStart.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(Flyway.class);
				assertThat(context.getBean(ReadsAtStart.class).value).isEqualTo(1);
			});
	}

	@Test
	void whereJpaUsesTheProfileItsTransactionIsJoinedByTheClient() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			PlatformTransactionManager manager = context.getBean(PlatformTransactionManager.class);
			assertThat(manager).isInstanceOf(JpaTransactionManager.class)
				.isSameAs(context.getBean("ordersTransactionManager"));
			EntityManager entities = SharedEntityManagerCreator
				.createSharedEntityManager(context.getBean(EntityManagerFactory.class));
			client.transaction().run((tx) -> {
				entities.createNativeQuery("insert into migrated values (2)").executeUpdate();
				assertThat(tx.sql("select count(*) from migrated").query(Long.class).single()).isEqualTo(2);
			});
			assertThat(client.sql("select count(*) from migrated").query(Long.class).single()).isEqualTo(2);
		});
	}

	@Test
	void jpaDoesNotReportACommitThatWasNone() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
			assertThatExceptionOfType(UnexpectedRollbackException.class)
				.isThrownBy(() -> template.executeWithoutResult((status) -> {
					client.sql("insert into migrated values (3)").update();
					swallow((ignored) -> client.sql("select 1 / 0").query(Integer.class).single());
				}))
				.withMessageContaining("orders");
			assertThat(client.sql("select count(*) from migrated where v = 3").query(Long.class).single()).isZero();
		});
	}

	@Test
	void jpaTellsThatAConnectionWasLostAndNotThatItCouldNotBeRolledBack() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> template
				.executeWithoutResult((status) -> client.sql("select pg_terminate_backend(pg_backend_pid())")
					.query(Boolean.class)
					.single()))
				.satisfies((ex) -> {
					assertThat(PostgresError.of(ex).sqlState()).isEqualTo("57P01");
					assertThat(PostgresError.of(ex).safeToRetry()).isTrue();
				});
		});
	}

	@Test
	void nothingIsRunAgainInsideATransactionOfJpa() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
			AtomicInteger attempts = new AtomicInteger();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> template.executeWithoutResult((status) -> client.transaction().retry().run((tx) -> {
					attempts.incrementAndGet();
					tx.sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single();
				})));
			assertThat(attempts).hasValue(1);
		});
	}

	@Test
	void jpaTellsThatTheAnswerToCommitWasLost() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			TestServer.dieAtCommit(database(client), "migrated");
			TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
			assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(() -> template
				.executeWithoutResult((status) -> client.sql("insert into migrated values (9)").update()));
		});
	}

	private static void swallow(Consumer<Void> work) {
		try {
			work.accept(null);
		}
		catch (RuntimeException ex) {
			assertThat(ex).hasMessageContaining("division by zero");
		}
	}

	@Test
	void jpaOnAProfileThatIsNotPrimaryBeginsItsTransactions() {
		twoProfiles().withPropertyValues("app.postgres.primary=orders")
			.withUserConfiguration(JpaOnReporting.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("reportingTransactionManager")).isInstanceOf(JpaTransactionManager.class);
				assertThat(context.getBean("ordersTransactionManager")).isNotInstanceOf(JpaTransactionManager.class);
			});
	}

	@Test
	void profilesThatAreDisabledOrAbsentLeaveBootAlone() {
		Stream.of("app.postgres.profiles.orders.enabled=false", "unrelated=1")
			.forEach((property) -> this.runner
				.withPropertyValues(property,
						"spring.datasource.url=jdbc:postgresql://localhost:" + TestServer.port() + "/postgres",
						"spring.datasource.username=postgres", "spring.flyway.enabled=false")
				.run((context) -> assertThat(context).hasNotFailed()
					.hasBean("dataSource")
					.doesNotHaveBean("ordersDataSource")
					.doesNotHaveBean(PostgresClients.class)));
	}

	private static String database(PostgresClient client) {
		return client.sql("select current_database()").query(String.class).single();
	}

	static class ReadsAtStart {

		final int value;

		ReadsAtStart(PostgresClient client) {
			this.value = client.sql("select v from migrated").query(Integer.class).single();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JpaOnReporting {

		@Bean
		LocalContainerEntityManagerFactoryBean reportingEntities(@Qualifier("reporting") DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setPackagesToScan("io.github.pgprofiles.autoconfigure.none");
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			return factory;
		}

	}

}

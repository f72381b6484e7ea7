package io.github.pgprofiles.autoconfigure;

import io.github.pgprofiles.PostgresClient;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Flyway and JPA leave in the sessions of a profile is gone for the next borrower.
 */
class LeftSessionIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				TransactionAutoConfiguration.class, FlywayAutoConfiguration.class, HibernateJpaAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues("app.postgres.profiles.orders.pool.max-size=2",
				"spring.flyway.locations=classpath:db/leaving", "app.postgres.profiles.orders.timeouts.statement=7s");

	private static void expectClean(PostgresClient client) {
		// in a transaction each, so that both connections are looked at
		client.transaction().run((first) -> {
			expectCleanSession(first
				.sql("select current_user || ',' || current_schema() || ','"
						+ " || current_setting('statement_timeout') || ',' || (to_regclass('pg_temp.hidden') is null)")
				.query(String.class)
				.single());
			client.withConnection((connection) -> true);
		});
		expectCleanSession(client
			.sql("select current_user || ',' || current_schema() || ','"
					+ " || current_setting('statement_timeout') || ',' || (to_regclass('pg_temp.hidden') is null)")
			.query(String.class)
			.single());
	}

	private static void expectCleanSession(String session) {
		assertThat(session).isEqualTo("postgres,public,7s,true");
	}

	@Test
	void migrationLeavesNothing() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(Flyway.class);
			PostgresClient client = context.getBean(PostgresClient.class);
			assertThat(client.sql("select count(*) from pg_namespace where nspname = 'elsewhere'")
				.query(Long.class)
				.single()).isOne();
			expectClean(client);
		});
	}

	@Test
	void jpaAndJdbcTemplateLeaveNothing() {
		this.runner.run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
			EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
			for (int i = 0; i < 4; i++) {
				try (EntityManager entities = factory.createEntityManager()) {
					entities.getTransaction().begin();
					entities.createNativeQuery("create temporary table hidden (id int)").executeUpdate();
					entities.createNativeQuery("set statement_timeout = 0").executeUpdate();
					entities.getTransaction().commit();
				}
				expectClean(client);
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				template.executeWithoutResult((status) -> jdbc.execute("set role pg_read_all_data"));
				expectClean(client);
				jdbc.execute("set search_path = elsewhere");
				expectClean(client);
			}
		});
	}

	@Test
	void profileMayKeepThem() {
		this.runner
			.withPropertyValues("app.postgres.profiles.orders.pool.reset=never",
					"app.postgres.profiles.orders.pool.max-size=1", "spring.flyway.enabled=false")
			.run((context) -> {
				context.getBean(JdbcTemplate.class).execute("set search_path = elsewhere");
				assertThat(context.getBean(PostgresClient.class).sql("show search_path").query(String.class).single())
					.isEqualTo("elsewhere");
			});
	}

}

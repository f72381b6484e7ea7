package io.github.pgprofiles.autoconfigure.errors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Whoever runs a statement on a profile, an error has the kind that the client's has. */
class SameKindsIT {

	private static final Map<String, Class<?>> KINDS = Map.of("42501", PermissionDeniedDataAccessException.class,
			"55P03", CannotAcquireLockException.class, "25006", InvalidDataAccessResourceUsageException.class, "25P04",
			QueryTimeoutException.class, "53300", TransientDataAccessResourceException.class, "55006",
			InvalidDataAccessResourceUsageException.class, "0A000", InvalidDataAccessApiUsageException.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues("spring.jpa.database-platform=org.hibernate.dialect.PostgreSQLDialect");

	private static String raise(String state) {
		return "do $$ begin raise exception 'it failed' using errcode = '%s'; end $$".formatted(state);
	}

	/** Everybody who runs SQL on the primary profile. */
	private static Map<String, Consumer<String>> all(ApplicationContext context) {
		Map<String, Consumer<String>> all = new LinkedHashMap<>();
		PostgresClient client = context.getBean(PostgresClient.class);
		JdbcTemplate template = context.getBean("jdbcTemplate", JdbcTemplate.class);
		JdbcClient jdbc = context.getBean("ordersJdbcClient", JdbcClient.class);
		Notes notes = context.getBean(Notes.class);
		all.put("client", (sql) -> client.sql(sql).update());
		all.put("JdbcTemplate", template::execute);
		all.put("JdbcClient", (sql) -> jdbc.sql(sql).update());
		all.put("JdbcTemplate in @Transactional", (sql) -> notes.run(() -> template.execute(sql)));
		all.put("JPA in a repository", notes::byJpa);
		return all;
	}

	private static void assertKind(String who, String state, Throwable thrown, Class<?> kind, String profile) {
		assertThat(thrown).as("%s, %s", who, state).isInstanceOf(kind);
		PostgresError error = PostgresError.of(thrown);
		assertThat(error.sqlState()).as(who).isEqualTo(state);
		assertThat(error.profile()).as(who).isEqualTo(profile);
		assertThat(thrown).as(who).hasMessageContaining("Profile 'orders': ").hasMessageContaining("it failed");
	}

	@Test
	void ofEachStateForWhoeverRunsTheStatement() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			all(context).forEach((who, run) -> KINDS.forEach((state, kind) -> assertKind(who, state,
					catchThrowable(() -> run.accept(raise(state))), kind, "orders")));
		});
	}

	@Test
	void ofRealRightsAndReadOnlyTransactions() {
		this.runner.run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			client.sql("create table note (id int)").update();
			client.sql("drop role if exists same_kinds").update();
			client.sql("create role same_kinds").update();
			all(context).forEach((who, run) -> {
				assertThat(catchThrowable(() -> context.getBean(Notes.class).run(() -> {
					client.sql("set local role same_kinds").update();
					run.accept("insert into note values (1)");
				}))).as(who).isInstanceOf(PermissionDeniedDataAccessException.class);
				assertThat(catchThrowable(
						() -> context.getBean(Notes.class).readOnly(() -> run.accept("insert into note values (1)"))))
					.as(who)
					.isInstanceOf(InvalidDataAccessResourceUsageException.class);
			});
		});
	}

	/** Only the client knows whether a limit of its own was reached. */
	@Test
	void ofACancelIsATimeOutForAllButTheClient() {
		this.runner.run((context) -> all(context)
			.forEach((who, run) -> assertKind(who, "57014", catchThrowable(() -> run.accept(raise("57014"))),
					who.equals("client") ? QueryCanceledException.class : QueryTimeoutException.class, "orders")));
	}

	@Test
	void ofARoleThatCannotBeSet() {
		this.runner.withBean(SessionSettings.class, () -> (profile) -> Map.of("role", "same_kinds_nobody"))
			.run((context) -> all(context).forEach((who, run) -> {
				Throwable thrown = catchThrowable(() -> run.accept("do $$ begin end $$"));
				if (who.matches("Jdbc\\w+")) {
					assertThat(thrown).as("%s, whose statement has no settings", who).isNull();
				}
				else {
					assertThat(thrown).as(who)
						.isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContaining("the role 'same_kinds_nobody'");
				}
			}));
	}

	/** Of those the kind is Spring's, by who asks for the connection. */
	@Test
	void whereThereIsNoConnectionTheyDiffer() {
		this.runner
			.withPropertyValues("app.postgres.profiles.orders.port=1", "app.postgres.profiles.orders.startup.mode=lazy",
					"app.postgres.profiles.orders.pool.timeout=250ms",
					"spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false")
			.run((context) -> {
				Map<String, Class<?>> kinds = Map.of("client", DataAccessResourceFailureException.class, "JdbcTemplate",
						CannotGetJdbcConnectionException.class, "JdbcClient", CannotGetJdbcConnectionException.class);
				all(context).forEach((who, run) -> {
					Throwable thrown = catchThrowable(() -> run.accept("do $$ begin end $$"));
					assertThat(thrown).as(who)
						.isInstanceOf(kinds.getOrDefault(who, CannotCreateTransactionException.class));
					assertThat(PostgresError.of(thrown).sqlState()).as(who).isEqualTo("08001");
				});
			});
	}

	@Test
	void translatorOfTheApplicationsOwnIsEverybodys() {
		SQLExceptionTranslator own = (task, sql, ex) -> new InvalidDataAccessApiUsageException("mine");
		this.runner.withBean("own", SQLExceptionTranslator.class, () -> own).run((context) -> {
			Map<String, Consumer<String>> all = all(context);
			all.remove("client");
			all.forEach((who, run) -> assertThat(catchThrowable(() -> run.accept(raise("42501")))).as(who)
				.hasMessageContaining("mine"));
		});
	}

	@Test
	void otherProfilesHaveTheirOwn() {
		this.runner.withPropertyValues("app.postgres.primary=orders")
			.withPropertyValues(TestServer.profile("reports"))
			.run((context) -> {
				JdbcTemplate template = new JdbcTemplate(context.getBean("reportsDataSource", DataSource.class));
				template.setExceptionTranslator(BeanFactoryAnnotationUtils.qualifiedBeanOfType(
						context.getAutowireCapableBeanFactory(), SQLExceptionTranslator.class, "reports"));
				for (Consumer<String> run : List.<Consumer<String>>of(template::execute,
						(sql) -> context.getBean("reportsJdbcClient", JdbcClient.class).sql(sql).update())) {
					Throwable thrown = catchThrowable(() -> run.accept(raise("42501")));
					assertThat(thrown).isInstanceOf(PermissionDeniedDataAccessException.class);
					assertThat(PostgresError.of(thrown).profile()).isEqualTo("reports");
				}
				assertThat(PostgresError
					.of(catchThrowable(
							() -> context.getBean("jdbcTemplate", JdbcTemplate.class).execute(raise("42501"))))
					.profile()).isEqualTo("orders");
			});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			PostgresProfilesTransactionAutoConfiguration.class, TransactionAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
			PersistenceExceptionTranslationAutoConfiguration.class })
	@Import(Notes.class)
	static class Application {

	}

	/** A repository of the application's. */
	@Repository
	static class Notes {

		@PersistenceContext
		private EntityManager entities;

		@Transactional
		public void byJpa(String sql) {
			this.entities.createNativeQuery(sql).executeUpdate();
		}

		@Transactional
		public void run(Runnable work) {
			work.run();
		}

		@Transactional(readOnly = true)
		public void readOnly(Runnable work) {
			work.run();
		}

	}

}

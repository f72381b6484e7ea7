package io.github.pgprofiles.docs.examples;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.namastack.outbox.Outbox;
import io.namastack.outbox.OutboxJacksonAutoConfiguration;
import io.namastack.outbox.config.JdbcOutboxAutoConfiguration;
import io.namastack.outbox.config.JdbcOutboxSchemaAutoConfiguration;
import io.namastack.outbox.config.OutboxCoreInfrastructureAutoConfiguration;
import io.namastack.outbox.config.OutboxCoreThreadingAutoConfiguration;
import io.namastack.outbox.handler.OutboxTypedHandler;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.modulith.events.config.EventPublicationAutoConfiguration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/libraries.md, with the libraries themselves. */
class LibraryExamplesIT {

	private static EmbeddedPostgres server;

	@BeforeAll
	static void start() throws IOException {
		server = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	/** Two profiles, of which 'orders' is the primary one. */
	private static ApplicationContextRunner runner(String suffix) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
					BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
					TransactionAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues("app.postgres.primary=orders");
		for (String profile : List.of("orders", "jobs")) {
			String database = profile + "_" + suffix;
			new JdbcTemplate(server.getPostgresDatabase()).execute("create database " + database);
			String prefix = "app.postgres.profiles." + profile + ".";
			runner = runner.withPropertyValues(prefix + "host=localhost", prefix + "port=" + server.getPort(),
					prefix + "user=postgres", prefix + "database=" + database);
		}
		return runner;
	}

	private static int count(PostgresClients clients, String profile, String table) {
		return clients.get(profile).sql("select count(*) from " + table).query(Integer.class).single();
	}

	private static boolean hasTable(PostgresClients clients, String profile, String table) {
		return clients.get(profile)
			.sql("select to_regclass(:table) is not null")
			.param("table", table)
			.query(Boolean.class)
			.single();
	}

	@Test
	void shedLock() {
		runner("shedlock").withUserConfiguration(Locks.class).run((context) -> {
			PostgresClients clients = context.getBean(PostgresClients.class);
			clients.get("jobs").sql("""
					create table shedlock (name text primary key, lock_until timestamp not null,
					locked_at timestamp not null, locked_by text not null)""").update();
			LockProvider locks = context.getBean(LockProvider.class);
			LockConfiguration nightly = new LockConfiguration(Instant.now(), "nightly", Duration.ofMinutes(5),
					Duration.ZERO);
			Optional<SimpleLock> first = locks.lock(nightly);
			assertThat(first).isPresent();
			assertThat(locks.lock(nightly)).isEmpty();
			first.get().unlock();
			assertThat(count(clients, "jobs", "shedlock")).isOne();
			assertThat(locks.lock(nightly)).isPresent();
		});
	}

	@Test
	void dbos() {
		runner("dbos").withUserConfiguration(Workflows.class).run((context) -> {
			DBOS dbos = context.getBean(DBOS.class);
			Greeter greeter = dbos.registerProxy(Greeter.class, new PoliteGreeter());
			dbos.launch();
			assertThat(greeter.greet("Ada")).isEqualTo("Hello Ada");
			PostgresClients clients = context.getBean(PostgresClients.class);
			assertThat(count(clients, "jobs", "dbos.workflow_status")).isOne();
			assertThat(hasTable(clients, "orders", "dbos.workflow_status")).isFalse();
		});
	}

	@Test
	void namastackOutbox() {
		ApplicationContextRunner runner = runner("namastack");
		new ResourceDatabasePopulator(new ClassPathResource("schema/postgres/outbox-tables.sql"))
			.execute(server.getDatabase("postgres", "jobs_namastack"));
		runner
			.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class,
					TaskSchedulingAutoConfiguration.class, OutboxCoreThreadingAutoConfiguration.class,
					OutboxCoreInfrastructureAutoConfiguration.class, OutboxJacksonAutoConfiguration.class,
					JdbcOutboxAutoConfiguration.class, JdbcOutboxSchemaAutoConfiguration.class))
			.withPropertyValues("namastack.outbox.jdbc.schema-initialization.enabled=false")
			.withUserConfiguration(OutboxBeans.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				PlatformTransactionManager manager = context.getBean("jobsTransactionManager",
						PlatformTransactionManager.class);
				Outbox outbox = context.getBean(Outbox.class);
				new TransactionTemplate(manager).executeWithoutResult((status) -> outbox.schedule(new Paid(1), "1"));
				new TransactionTemplate(manager).executeWithoutResult((status) -> {
					outbox.schedule(new Paid(2), "2");
					status.setRollbackOnly();
				});
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(count(clients, "jobs", "outbox_record")).isOne();
				assertThat(hasTable(clients, "orders", "outbox_record")).isFalse();
			});
	}

	@Test
	void modulithInsistsOnThePrimaryProfile() {
		runner("modulith")
			.withConfiguration(AutoConfigurations.of(EventPublicationAutoConfiguration.class,
					hidden("jackson.JacksonEventSerializationConfiguration"),
					hidden("jdbc.JdbcEventPublicationAutoConfiguration")))
			.withPropertyValues("spring.modulith.events.jdbc.schema-initialization.enabled=true")
			.withUserConfiguration(Listeners.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
					.executeWithoutResult((status) -> context.publishEvent(new Paid(1)));
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(count(clients, "orders", "event_publication")).isOne();
				assertThat(hasTable(clients, "jobs", "event_publication")).isFalse();
			});
	}

	/** Modulith's own are not public. */
	private static Class<?> hidden(String name) {
		return ClassUtils.resolveClassName("org.springframework.modulith.events." + name, null);
	}

	record Paid(int id) {
	}

	interface Greeter {

		String greet(String name);

	}

	/** One that survives a crash of the application. */
	static class PoliteGreeter implements Greeter {

		@Override
		@Workflow
		public String greet(String name) {
			return "Hello " + name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Locks {

		@Bean
		LockProvider lockProvider(@Qualifier("jobs") DataSource jobs) {
			return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
				.withJdbcTemplate(new JdbcTemplate(jobs))
				.usingDbTime()
				.build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Workflows {

		@Bean
		DBOS dbos(@Qualifier("jobs") DataSource jobs) {
			return new DBOS(DBOSConfig.defaults("shop").withDataSource(jobs));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OutboxBeans {

		@Bean(defaultCandidate = false)
		JdbcClient outboxJdbcClient(@Qualifier("jobs") JdbcClient jobs) {
			return jobs;
		}

		@Bean(defaultCandidate = false)
		TransactionTemplate outboxTransactionTemplate(@Qualifier("jobs") PlatformTransactionManager jobs) {
			return new TransactionTemplate(jobs);
		}

		@Bean
		OutboxTypedHandler<Paid> paidHandler() {
			return (payload, metadata) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final List<Paid> received = new CopyOnWriteArrayList<>();

		@TransactionalEventListener
		void on(Paid paid) {
			this.received.add(paid);
		}

	}

}

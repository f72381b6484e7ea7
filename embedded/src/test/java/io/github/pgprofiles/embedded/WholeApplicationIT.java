package io.github.pgprofiles.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Applications that Boot configures, with profiles and their clients. */
@ExtendWith(OutputCaptureExtension.class)
class WholeApplicationIT {

	private static final String ORDERS = "--app.postgres.profiles.orders.pool.max-size=3";

	private static final String REPORTS = "--app.postgres.profiles.reports.pool.max-size=2";

	@TempDir
	private Path parent;

	@Test
	void servesProfileThatHasOnlyAPool(CapturedOutput output) {
		try (var context = run(ORDERS)) {
			PostgresClient client = context.getBean(PostgresClient.class);
			assertThat(single(client, "select current_database()")).isEqualTo("orders");
			assertThat(output).contains("serves profile 'orders'").doesNotContain("zonky", "postmaster");
		}
	}

	@Test
	void connectsAsSuperuserWhenProfileHasOnlyAUser() {
		try (var context = run("--app.postgres.profiles.orders.user=app")) {
			assertThat(single(context.getBean(PostgresClient.class), "select current_user::text"))
				.isEqualTo("postgres");
		}
	}

	@Test
	void givesTwoProfilesTwoDatabasesOnOneServer() {
		try (var context = run(ORDERS, REPORTS)) {
			PostgresClients clients = context.getBean(PostgresClients.class);
			assertThat(single(clients.get("orders"), "select current_database()")).isEqualTo("orders");
			assertThat(single(clients.get("reports"), "select current_database()")).isEqualTo("reports");
			assertThat(dataDirectory(clients, "orders")).isEqualTo(dataDirectory(clients, "reports"));
		}
	}

	@Test
	void keepsRowsBetweenRunsInDataDirectory(CapturedOutput output) {
		String data = "--app.postgres.embedded.data-directory=" + this.parent.resolve("data");
		try (var context = run(ORDERS, data)) {
			context.getBean(PostgresClient.class).sql("create table t as select 'kept' as v").update();
		}
		try (var context = run(ORDERS, data)) {
			assertThat(single(context.getBean(PostgresClient.class), "select v from t")).isEqualTo("kept");
		}
		assertThat(output).contains("data are kept in " + this.parent.resolve("data"));
	}

	@Test
	void redirectsNoProfileThatSaysWhereToConnect(CapturedOutput output) {
		Servers.runner().run((elsewhere) -> {
			PostgresConnectionDetails details = Servers.details(elsewhere, "elsewhere");
			URI uri = URI.create(details.getUrl().substring("jdbc:".length()));
			Path unused = this.parent.resolve("unused");
			try (var context = run("--app.postgres.profiles.orders.host=localhost",
					"--app.postgres.profiles.orders.port=" + uri.getPort(),
					"--app.postgres.profiles.orders.database=elsewhere", "--app.postgres.profiles.orders.user=postgres",
					"--app.postgres.profiles.orders.password=" + details.getPassword(),
					"--app.postgres.embedded.data-directory=" + unused)) {
				assertThat(single(context.getBean(PostgresClient.class), "show data_directory"))
					.isEqualTo(Servers.dataDirectory(details).toString());
				assertThat(unused).doesNotExist();
				assertThat(output).doesNotContain("serves profile 'orders'");
			}
		});
	}

	@Test
	void redirectsNoProfileThatConnectionDetailsFeed() {
		Servers.runner().run((elsewhere) -> {
			PostgresConnectionDetails details = Servers.details(elsewhere, "orders");
			SpringApplication application = application();
			application.addInitializers((context) -> context.getBeanFactory().registerSingleton("service", details));
			try (var context = application.run(ORDERS, REPORTS)) {
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(dataDirectory(clients, "orders")).isEqualTo(Servers.dataDirectory(details).toString());
				assertThat(dataDirectory(clients, "reports")).isNotEqualTo(dataDirectory(clients, "orders"));
			}
		});
	}

	@Test
	void stopsServerAfterPools() {
		Destruction destruction;
		try (var context = run(ORDERS)) {
			destruction = context.getBean(Destruction.class);
		}
		assertThat(destruction.types).containsSubsequence("ProfilePools", "EmbeddedDatabases");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void beansWorkUntilTheyAreDestroyed(boolean lazy) {
		String data = "--app.postgres.embedded.data-directory=" + this.parent.resolve("data");
		try (var context = application(Parting.class).run(ORDERS, data, "--spring.main.lazy-initialization=" + lazy)) {
			context.getBean(Farewell.class);
			context.getBean(PostgresClient.class).sql("create table farewell (v text)").update();
		}
		try (var context = run(ORDERS, data)) {
			assertThat(single(context.getBean(PostgresClient.class), "select v from farewell")).isEqualTo("bye");
		}
	}

	@Test
	void reportsFailureWithoutStackTraceWhenDirectoryCannotBeUsed(CapturedOutput output) throws Exception {
		Files.writeString(this.parent.resolve("PG_VERSION"), "16\n");
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> run(ORDERS, "--app.postgres.embedded.data-directory=" + this.parent));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "Action:", "'" + this.parent.toRealPath() + "'",
					"was made by PostgreSQL 16, and this is PostgreSQL 18")
			.doesNotContain("\tat ");
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return application().run(arguments);
	}

	private static SpringApplication application() {
		return application(Application.class);
	}

	private static SpringApplication application(Class<?> type) {
		SpringApplication application = new SpringApplication(type);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application;
	}

	private static String dataDirectory(PostgresClients clients, String profile) {
		return single(clients.get(profile), "show data_directory");
	}

	private static String single(PostgresClient client, String sql) {
		return client.sql(sql).query(String.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		static Destruction destruction() {
			return new Destruction();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Parting extends Application {

		@Bean
		Farewell farewell(ObjectProvider<PostgresClient> client) {
			return new Farewell(client);
		}

	}

	/** Is there before its client is. */
	record Farewell(ObjectProvider<PostgresClient> client) implements DisposableBean {

		@Override
		public void destroy() {
			this.client.getObject().sql("insert into farewell values ('bye')").update();
		}

	}

	/** Remembers what was destroyed when. */
	static final class Destruction implements DestructionAwareBeanPostProcessor {

		private final List<String> types = new ArrayList<>();

		@Override
		public void postProcessBeforeDestruction(Object bean, String name) {
			this.types.add(bean.getClass().getSimpleName());
		}

	}

}

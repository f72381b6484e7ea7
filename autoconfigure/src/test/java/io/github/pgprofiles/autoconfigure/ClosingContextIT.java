package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Beans that work with their clients while the context closes. */
class ClosingContextIT {

	private final List<String> lines = new ArrayList<>();

	private String database;

	@BeforeEach
	void create() {
		String[] orders = TestServer.profile("orders");
		this.lines.addAll(Arrays.asList(orders));
		this.lines.addAll(Arrays.asList(TestServer.profile("reports")));
		this.lines.add("app.postgres.primary=orders");
		this.database = Arrays.stream(orders)
			.filter((line) -> line.contains(".database="))
			.map((line) -> line.substring(line.indexOf('=') + 1))
			.findFirst()
			.orElseThrow();
		TestServer.execute(this.database, "create table farewell (name text)");
	}

	private ConfigurableApplicationContext run(Class<?> application, String... more) {
		List<String> all = new ArrayList<>(this.lines);
		all.addAll(List.of(more));
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
	}

	private List<String> farewells() {
		try (ConfigurableApplicationContext context = run(Plain.class)) {
			return context.getBean(PostgresClient.class)
				.sql("select name from farewell order by name")
				.query(String.class)
				.list();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void beansWorkUntilTheyAreDestroyedHoweverTheyComeByTheirClient(boolean lazy) {
		HikariDataSource pool;
		try (ConfigurableApplicationContext context = run(Late.class, "spring.main.lazy-initialization=" + lazy)) {
			for (String name : List.of("clients", "provider", "lazyClient", "lookup", "template")) {
				context.getBean(name);
			}
			// Spring makes no bean any more while it destroys others
			context.getBean(PostgresClient.class).transaction().run((tx) -> {
			});
			pool = context.getBean(HikariDataSource.class);
		}
		assertThat(farewells()).containsExactly("clients", "clients in a transaction", "lazyClient", "lookup",
				"provider", "template");
		assertThat(pool.isClosed()).isTrue();
		assertThat(Customizer.foundClosed).isTrue();
	}

	@Test
	void contextThatIsStartedAgainWorksAndClosesAsTheFirst() {
		for (int i = 0; i < 2; i++) {
			run(Late.class).close();
		}
		assertThat(farewells()).hasSize(12);
	}

	@Test
	void contextsCloseEachTheirOwnPools() {
		try (ConfigurableApplicationContext first = run(Late.class)) {
			run(Late.class).close();
			assertThat(first.getBean(PostgresClient.class)
				.sql("select count(*) from farewell")
				.query(Integer.class)
				.single()).isEqualTo(6);
		}
		assertThat(farewells()).hasSize(12);
	}

	@Test
	void contextThatFailsToStartClosesItsPools() {
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> run(Failing.class))
			.withStackTraceContaining("own failure");
		assertThat(Failing.pools).hasSize(2).allMatch(HikariDataSource::isClosed);
	}

	@Test
	void beanThatFailsWhileItIsDestroyedKeepsNoPoolOpen() {
		HikariDataSource orders;
		HikariDataSource reports;
		try (ConfigurableApplicationContext context = run(Late.class)) {
			orders = context.getBean("ordersDataSource", HikariDataSource.class);
			reports = context.getBean("reportsDataSource", HikariDataSource.class);
			TestServer.execute(this.database, "drop table farewell");
		}
		assertThat(orders.isClosed()).isTrue();
		assertThat(reports.isClosed()).isTrue();
		TestServer.execute(this.database, "create table farewell (name text)");
	}

	/** Says farewell. */
	record Farewell(String name, Runnable work) implements DisposableBean {

		@Override
		public void destroy() {
			this.work.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			PostgresProfilesTransactionAutoConfiguration.class, TransactionAutoConfiguration.class })
	static class Plain {

	}

	/** Its beans come before those of the profiles. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			PostgresProfilesTransactionAutoConfiguration.class, TransactionAutoConfiguration.class })
	static class Late {

		static void insert(PostgresClient client, String name) {
			client.sql("insert into farewell values (?)").param(name).update();
		}

		@Bean
		Farewell lookup(ApplicationContext context) {
			return new Farewell("lookup",
					() -> insert(context.getBean("ordersPostgresClient", PostgresClient.class), "lookup"));
		}

		@Bean
		Farewell provider(ObjectProvider<PostgresClient> client) {
			return new Farewell("provider", () -> insert(client.getObject(), "provider"));
		}

		@Bean
		Farewell lazyClient(@Lazy @Qualifier("orders") PostgresClient client) {
			return new Farewell("lazyClient", () -> insert(client, "lazyClient"));
		}

		@Bean
		Farewell template(ObjectProvider<DataSource> dataSource) {
			return new Farewell("template",
					() -> new JdbcTemplate(dataSource.getObject()).update("insert into farewell values ('template')"));
		}

		@Bean
		Clients clients(PostgresClients clients) {
			return new Clients(clients);
		}

		@Bean
		Customizer customizer(ObjectProvider<HikariDataSource> pool) {
			return new Customizer(pool);
		}

	}

	/** Redactor by an annotation. */
	static class Clients {

		private final PostgresClients clients;

		Clients(PostgresClients clients) {
			this.clients = clients;
		}

		@PreDestroy
		void end() {
			Late.insert(this.clients.get("orders"), "clients");
			this.clients.primary()
				.transaction()
				.run((tx) -> tx.sql("insert into farewell values ('clients in a transaction')").update());
		}

	}

	/** Is needed by the pools. */
	static class Customizer implements PostgresProfileCustomizer, DisposableBean {

		static boolean foundClosed;

		private final ObjectProvider<HikariDataSource> pool;

		private HikariDataSource seen;

		Customizer(ObjectProvider<HikariDataSource> pool) {
			this.pool = pool;
		}

		@Override
		public void customize(String profile, HikariConfig pool) {
			foundClosed = false;
		}

		@EventListener(ApplicationReadyEvent.class)
		public void look() {
			this.seen = this.pool.getObject();
		}

		@Override
		public void destroy() {
			foundClosed = this.seen != null && this.seen.isClosed();
		}

	}

	/** Fails when all is there. */
	@Configuration(proxyBeanMethods = false)
	static class Failing extends Late {

		static List<HikariDataSource> pools = List.of();

		@Bean
		Object zFails(PostgresClients clients, @Qualifier("orders") DataSource orders,
				@Qualifier("reports") DataSource reports) {
			pools = List.of((HikariDataSource) orders, (HikariDataSource) reports);
			throw new IllegalStateException("own failure");
		}

	}

}

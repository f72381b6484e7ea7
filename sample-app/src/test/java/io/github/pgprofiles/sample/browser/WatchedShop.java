package io.github.pgprofiles.sample.browser;

import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.test.proxy.PostgresProxy;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A second application with the operator's page, that reaches the sample's server by a
 * proxy and as a role without rights: its server can be killed without the sample's.
 */
final class WatchedShop implements AutoCloseable {

	static final String PASSWORD = "known-to-this-test-alone";

	private final List<CompletableFuture<Void>> works = new ArrayList<>();

	private final PostgresProxy proxy;

	private final ConfigurableApplicationContext context;

	private final CountDownLatch over = new CountDownLatch(1);

	WatchedShop(PostgresClient sample) throws SQLException {
		String url = sample.withConnection((connection) -> connection.getMetaData().getURL());
		URI server = URI.create(url.substring("jdbc:".length()));
		this.proxy = new PostgresProxy(server.getHost(), server.getPort());
		sample.sql("drop role if exists shop").update();
		sample.sql("create role shop login password '" + PASSWORD + "'").update();
		String dsn = "postgresql://shop:%s@localhost:%d%s".formatted(PASSWORD, this.proxy.port(), server.getPath());
		this.context = new SpringApplicationBuilder(Application.class).run("--server.port=0",
				"--spring.config.location=optional:file:none/", "--spring.application.name=shop",
				"--app.postgres.profiles.orders.dsn=" + dsn, "--app.postgres.profiles.orders.pool.max-size=6",
				"--app.postgres.profiles.archive.dsn=" + dsn, "--app.postgres.profiles.archive.pool.max-size=2",
				"--app.postgres.primary=orders", "--spring.main.banner-mode=off", "--logging.level.root=error",
				"--management.endpoints.web.exposure.include=postgres,postgresui",
				"--management.endpoint.postgresui.access=read-only");
	}

	String port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port");
	}

	String page() {
		return "http://localhost:" + port() + "/actuator/postgres/ui";
	}

	/** As a killed server: connections are gone, and no new one comes. */
	void kill() {
		this.proxy.refuse(true);
		this.proxy.reset();
	}

	void start() {
		this.proxy.restore();
	}

	private void begin(Runnable work) {
		this.works.add(CompletableFuture.runAsync(work));
	}

	/**
	 * A transaction waits for another's lock, and a stream is read slowly, until the end.
	 */
	void work() throws InterruptedException {
		PostgresClient orders = this.context.getBean(PostgresClients.class).get("orders");
		CountDownLatch begun = new CountDownLatch(2);
		begin(() -> orders.transaction().name("close-day").run((tx) -> {
			tx.sql("select pg_catalog.pg_advisory_xact_lock(18)").named("lock-day").query(String.class).list();
			begun.countDown();
			awaitOver();
		}));
		begin(() -> {
			try (Stream<Long> rows = orders.sql("select generate_series(1::bigint, 1000000)")
				.named("export-orders")
				.query(Long.class)
				.stream()) {
				rows.limit(250_000).forEach((row) -> {
				});
				begun.countDown();
				awaitOver();
			}
		});
		if (!begun.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("no work");
		}
		begin(() -> orders.transaction()
			.name("place-order")
			.timeout(Duration.ofMinutes(2))
			.run((tx) -> tx.sql("select pg_catalog.pg_advisory_xact_lock(18)")
				.named("lock-stock")
				.query(String.class)
				.list()));
	}

	private void awaitOver() {
		try {
			this.over.await(2, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void stopWork() {
		this.over.countDown();
	}

	@Override
	public void close() {
		stopWork();
		this.context.close();
		// however they ended: their server was killed
		this.works.forEach((work) -> work.exceptionally((ex) -> null).join());
		this.proxy.close();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}

package io.github.pgprofiles.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.ConnectionDetailsFallback;
import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The server with temporary data. */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedPostgresIT {

	@Test
	void givesEachProfileItsDatabaseOnOneServerWhenSeveralThreadsAsk() throws Exception {
		Servers.runner().run((context) -> {
			ConnectionDetailsFallback fallback = context.getBean(ConnectionDetailsFallback.class);
			List<String> profiles = List.of("orders", "reports", "userData", "select");
			ExecutorService executor = Executors.newFixedThreadPool(profiles.size());
			List<Callable<PostgresConnectionDetails>> calls = profiles.stream()
				.map((profile) -> (Callable<PostgresConnectionDetails>) () -> fallback.detailsFor(profile))
				.toList();
			List<Future<PostgresConnectionDetails>> answers = executor.invokeAll(calls);
			executor.shutdown();
			for (int i = 0; i < profiles.size(); i++) {
				PostgresConnectionDetails details = answers.get(i).get();
				assertThat(details.isFor(profiles.get(i))).isTrue();
				assertThat(details.isFor("another")).isFalse();
				assertThat(Servers.query(details, "select current_database()")).isEqualTo(profiles.get(i));
				assertThat(port(details)).isEqualTo(port(answers.get(0).get()));
			}
		});
	}

	@Test
	void stopsServerAndRemovesDataWhenContextCloses() {
		AtomicReference<ProcessHandle> postmaster = new AtomicReference<>();
		AtomicReference<Path> data = new AtomicReference<>();
		AtomicReference<ConnectionDetailsFallback> fallback = new AtomicReference<>();
		Servers.runner().run((context) -> {
			data.set(Servers.dataDirectory(Servers.details(context, "orders")));
			postmaster.set(Servers.postmaster(data.get()));
			fallback.set(context.getBean(ConnectionDetailsFallback.class));
		});
		Servers.awaitGone(postmaster.get());
		assertThat(data.get().getParent()).doesNotExist();
		assertThatIllegalStateException().isThrownBy(() -> fallback.get().detailsFor("late"))
			.withMessageContaining("'late'");
	}

	@Test
	void stopsServerWhenContextFailsHalfWay() {
		AtomicReference<ProcessHandle> postmaster = new AtomicReference<>();
		Servers.runner()
			.withBean("shared", AtomicReference.class, () -> postmaster)
			.withBean(Failing.class)
			.run((context) -> {
				assertThat(context).getFailure().rootCause().hasMessage("half way");
				assertThat(postmaster.get()).isNotNull();
				Servers.awaitGone(postmaster.get());
			});
	}

	@Test
	void saysOnceWhoIsServedWhereWhenAllHaveAsked(CapturedOutput output) {
		Servers.runner().withBean(Asking.class).run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			assertThat(output.toString().lines().filter((line) -> line.contains("EmbeddedDatabases"))).singleElement()
				.asString()
				.contains("INFO", "Embedded PostgreSQL 18.", "on localhost:" + port(details),
						"profile 'orders' (database 'orders'), profile 'reports' (database 'reports')",
						"temporary, in " + Servers.dataDirectory(details))
				.doesNotContain(details.getPassword());
			Servers.details(context, "late");
			assertThat(output).contains("serves profile 'late' (database 'late')");
		});
	}

	@Test
	void listensOnLoopbackOnlyAndAsksForThePassword() {
		Servers.runner().run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(details.getUrl(), details.getUsername(), "guessed"))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("28P01"));
			assertThat(details.toString()).doesNotContain(details.getPassword());
			assertThat(Servers.query(details, "show unix_socket_directories")).isEmpty();
			for (InetAddress address : otherAddresses()) {
				try (Socket socket = new Socket()) {
					assertThatExceptionOfType(java.io.IOException.class)
						.isThrownBy(() -> socket.connect(new InetSocketAddress(address, port(details)), 1000));
				}
			}
			assertThat(Servers.query(details, "show listen_addresses")).isEqualTo("localhost");
		});
	}

	@Test
	void sortsByCodePointAndKnowsUnicodeWhateverTheMachineSpeaks() {
		Servers.runner().run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			assertThat(Servers.query(details, "show server_encoding")).isEqualTo("UTF8");
			assertThat(Servers.query(details,
					"select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'orders'"))
				.isEqualTo("b C.UTF-8");
			assertThat(Servers.query(details,
					"select string_agg(v, '' order by v) from (values ('ä'), ('b'), ('Z'), ('a')) t (v)"))
				.isEqualTo("Zabä");
			assertThat(Servers.query(details, "select upper('zürich')")).isEqualTo("ZÜRICH");
		});
	}

	@Test
	void isNotDurableWhenTemporary() {
		Servers.runner().run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			assertThat(Servers.query(details, "show fsync")).isEqualTo("off");
		});
	}

	@Test
	void refusesProfileWithNameOfTemplate() {
		Servers.runner()
			.run((context) -> assertThatExceptionOfType(EmbeddedPostgresException.class)
				.isThrownBy(() -> Servers.details(context, "template1"))
				.withMessageContaining("'template1'"));
	}

	private static int port(PostgresConnectionDetails details) {
		return URI.create(details.getUrl().substring("jdbc:".length())).getPort();
	}

	private static List<InetAddress> otherAddresses() throws Exception {
		Stream<InetAddress> addresses = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
		return addresses.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress()).toList();
	}

	/** Asks for two databases, as the pools do. */
	static final class Asking {

		Asking(ConnectionDetailsFallback fallback) {
			fallback.detailsFor("orders");
			fallback.detailsFor("reports");
		}

	}

	/** Fails when the server runs already. */
	static final class Failing {

		Failing(ConnectionDetailsFallback fallback, AtomicReference<ProcessHandle> postmaster) throws SQLException {
			postmaster.set(Servers.postmaster(Servers.dataDirectory(fallback.detailsFor("orders"))));
			throw new IllegalStateException("half way");
		}

	}

}

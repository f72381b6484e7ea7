package io.github.pgprofiles.query;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.geometric.PGpoint;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a role or a database has set does not change what values are read. */
@EveryServer
@PostgresTest
class SessionSettingsIT {

	static TestDatabase database;

	private static final double SUM = 0.1 + 0.2;

	private static final List<String> VALUES = List.of("0.1::float8 + 0.2", "1.1::float4 * 1.1::float4",
			"1.7976931348623157e308::float8", "5e-324::float8", "array[0.1::float8 + 0.2, null]",
			"point(0.1::float8 + 0.2, 1)", "box(point(0.1::float8 + 0.2, 1), point(3, 4))",
			"path '((0.1, 0.30000000000000004))'", "circle '<(1, 2), 0.30000000000000004>'",
			"lseg '[(0.1, 0.30000000000000004), (1, 2)]'", "polygon '((0.1, 0.30000000000000004), (1, 2))'",
			"(0.1::float8 + 0.2)::part", "span(0.1, 0.1::float8 + 0.2)",
			"row(0.1::float8 + 0.2, '1 day -02:03:04.5', '\\x00ff')::mixed",
			"array[row(0.1::float8 + 0.2, '1 day', '\\x00ff')::mixed]", "interval '1 year -1 mon 3 days -04:05:06.7'",
			"array[interval '1 day']", "'\\x00ff5c'::bytea", "array['\\x00ff5c'::bytea]");

	@BeforeAll
	static void makeTypes() {
		try (PostgresClients.Closeable clients = Profiles.single("orders", database)) {
			for (String sql : List.of("create type mixed as (f float8, i interval, b bytea)",
					"create domain part as float8", "create type span as range (subtype = float8)")) {
				clients.primary().sql(sql).update();
			}
		}
	}

	@AfterEach
	void reset() {
		database.executeAsSuperuser("alter database " + database.name() + " reset all");
		database.renewSessions();
	}

	private static void set(String setting) {
		database.executeAsSuperuser("alter database " + database.name() + " set " + setting);
		database.renewSessions();
	}

	private static String show(PostgresClient client, String setting) {
		return client.sql("show " + setting).query(String.class).single();
	}

	/**
	 * Each value as an object and as text, the first and the tenth time, by each engine.
	 */
	private static List<String> everyWay(PostgresClient client) {
		List<String> seen = new ArrayList<>();
		for (String value : VALUES) {
			for (Class<?> type : List.of(Object.class, String.class)) {
				String sql = "select " + value + " as v";
				for (int i = 0; i < 10; i++) {
					seen.add(value + ": " + text(client.sql(sql).query(type).single()));
				}
				for (StreamEngine engine : List.of(StreamEngine.AUTO, StreamEngine.CURSOR)) {
					client.sql(sql).engine(engine).query(type).forEach((row) -> seen.add(value + ": " + text(row)));
				}
			}
			ByteArrayOutputStream copied = new ByteArrayOutputStream();
			client.copy().query("select " + value).text().to(copied);
			seen.add(value + ": " + copied.toString(StandardCharsets.UTF_8));
		}
		return seen;
	}

	private static String text(Object value) {
		return (value instanceof byte[] bytes) ? Arrays.toString(bytes) : (value instanceof List<?> list)
				? list.stream().map(SessionSettingsIT::text).toList().toString() : String.valueOf(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "extra_float_digits = 0", "extra_float_digits = -15", "extra_float_digits = 3",
			"IntervalStyle = iso_8601", "IntervalStyle = sql_standard", "IntervalStyle = postgres_verbose",
			"bytea_output = escape", "DateStyle = 'SQL, DMY'", "xmlbinary = hex" })
	void valuesAreTheSameWhateverTheDatabaseHasSet(String setting) {
		List<String> usual;
		try (PostgresClients.Closeable clients = Profiles.single("orders", database)) {
			usual = everyWay(clients.primary());
		}
		set(setting);
		try (PostgresClients.Closeable clients = Profiles.single("orders", database)) {
			assertThat(everyWay(clients.primary())).isEqualTo(usual);
		}
	}

	@Test
	void doubleIsTheSameAtEachExecution() {
		set("extra_float_digits = 0");
		try (PostgresClients.Closeable clients = Profiles.single("orders", database)) {
			PostgresClient client = clients.primary();
			for (int i = 0; i < 20; i++) {
				assertThat(client.sql("select 0.1::float8 + 0.2").query(Double.class).single()).isEqualTo(SUM);
				assertThat(client.sql("select 1.7976931348623157e308::float8").query(double.class).single())
					.isEqualTo(Double.MAX_VALUE);
				assertThat(client.sql("select array[0.1::float8 + 0.2]").query(double[].class).single())
					.containsExactly(SUM);
				assertThat(client.sql("select point(0.1::float8 + 0.2, 1)").query(PGpoint.class).single().x)
					.isEqualTo(SUM);
				assertThat(client.sql("select 0.1::float8 + 0.2 as v").query().single()).containsEntry("v", SUM);
			}
		}
	}

	@Test
	@NotPooled("is about options of the start, of which there are none there: PoolerSettingsIT")
	void optionsOfTheProfileHaveTheLastWord() {
		try (PostgresClients.Closeable clients = PostgresClients.open(Profiles.of("orders", database)
			.property("options", "-c IntervalStyle=iso_8601")
			.timeouts(TimeoutSettings.none().withLock(Duration.ofSeconds(7)))
			.build())) {
			PostgresClient client = clients.primary();
			assertThat(show(client, "IntervalStyle")).isEqualTo("iso_8601");
			assertThat(show(client, "extra_float_digits")).isEqualTo("1");
			assertThat(show(client, "lock_timeout")).isEqualTo("7s");
			client.sql("set extra_float_digits = 0").update();
			client.sql("discard all").update();
			assertThat(show(client, "extra_float_digits")).as("after a reset").isEqualTo("1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "08P01", "0A000", "42704" })
	@NotPooled("is about options of the start, of which there are none there: PoolerSettingsIT")
	void poolerThatTakesNoSettingsIsUsedWithoutThem(String state) throws Exception {
		try (RefusingPooler pooler = new RefusingPooler(state);
				HikariDataSource pool = Profiles
					.pool(Profiles.of("orders", database).host("localhost").port(pooler.port()).build())) {
			PostgresClient client = Profiles.client(pool);
			assertThat(client.sql("select 1").query(Integer.class).single()).isOne();
			assertThat(pooler.refused()).isOne();
			pool.getHikariPoolMXBean().softEvictConnections();
			assertThat(client.sql("select 1").query(Integer.class).single()).isOne();
			assertThat(pooler.refused()).as("it is asked once").isOne();
		}
	}

	@Test
	@NotPooled("is about options of the start, of which there are none there: PoolerSettingsIT")
	void settingsThatTheProfileAsksForAreNotLeftOut() throws Exception {
		try (RefusingPooler pooler = new RefusingPooler("08P01")) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> PostgresClients.open(Profiles.of("orders", database)
					.host("localhost")
					.port(pooler.port())
					.timeouts(TimeoutSettings.none().withLock(Duration.ofSeconds(7)))
					.build()).close())
				.withStackTraceContaining("unsupported startup parameter: options");
		}
	}

	/** Refuses the start of a connection that has options, as PgBouncer does. */
	private static final class RefusingPooler implements AutoCloseable {

		private final ServerSocket listener;

		private final String state;

		private final AtomicInteger refused = new AtomicInteger();

		private final List<Socket> sockets = new ArrayList<>();

		RefusingPooler(String state) throws IOException {
			this.state = state;
			this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
			start(this::accept);
		}

		int port() {
			return this.listener.getLocalPort();
		}

		int refused() {
			return this.refused.get();
		}

		private interface Work {

			void run() throws IOException;

		}

		private static void start(Work work) {
			Thread thread = new Thread(() -> {
				try {
					work.run();
				}
				catch (SocketException ex) {
					// closed
				}
				catch (IOException ex) {
					throw new java.io.UncheckedIOException(ex);
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		private void accept() throws IOException {
			while (true) {
				Socket client = this.listener.accept();
				synchronized (this.sockets) {
					this.sockets.add(client);
				}
				start(() -> serve(client));
			}
		}

		private void serve(Socket client) throws IOException {
			DataInputStream in = new DataInputStream(client.getInputStream());
			DataOutputStream out = new DataOutputStream(client.getOutputStream());
			byte[] start = start(in);
			while (start.length == 4) {
				out.write('N');
				start = start(in);
			}
			if (new String(start, StandardCharsets.UTF_8).contains("\0options\0")) {
				this.refused.incrementAndGet();
				byte[] fields = ("SFATAL\0VFATAL\0C" + this.state + "\0Munsupported startup parameter: options\0\0")
					.getBytes(StandardCharsets.UTF_8);
				out.write('E');
				out.writeInt(4 + fields.length);
				out.write(fields);
				client.close();
				return;
			}
			Socket server = new Socket(database.host(), database.port());
			synchronized (this.sockets) {
				this.sockets.add(server);
			}
			DataOutputStream on = new DataOutputStream(server.getOutputStream());
			on.writeInt(4 + start.length);
			on.write(start);
			start(() -> server.getInputStream().transferTo(out));
			in.transferTo(on);
		}

		/** The message without its length: four bytes for a request, more for a start. */
		private static byte[] start(DataInputStream in) throws IOException {
			byte[] content = new byte[in.readInt() - 4];
			in.readFully(content);
			return content;
		}

		@Override
		public void close() throws IOException {
			this.listener.close();
			synchronized (this.sockets) {
				for (Socket socket : this.sockets) {
					socket.close();
				}
			}
		}

	}

}

package io.github.pgprofiles.internal.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.internal.spi.PoolUsage.Held;
import io.github.pgprofiles.internal.spi.PoolUsage.Work;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who has connections of a pool, and what is under way on them. */
@PostgresTest
class PoolUsageIT {

	static TestDatabase database;

	@TestProfile(poolSize = 3)
	private static PostgresClient client;

	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PlatformTransactionManager manager;

	private final PoolUsage usage = Objects.requireNonNull(PoolUsage.of(pool));

	record Line(int a, String b) {
	}

	@BeforeAll
	static void createTable() {
		client.sql("create table line (a int, b text)").update();
		client.sql("create table full_one (a int, b text)").update();
		client.sql("insert into full_one select i, 'line ' || i from generate_series(1, 20000) i").update();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(this.usage.holders()).isEmpty();
		assertThat(this.usage.operations()).isEmpty();
	}

	@Test
	void holderIsTheThreadThatHasBorrowed() throws Exception {
		try (Connection connection = pool.getConnection()) {
			Held held = this.usage.holders().get(0);
			assertThat(held.thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(held.held()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
			assertThat(held.statement()).isNull();
			assertThat(held.transaction()).isNull();
			connection.prepareStatement("select pg_backend_pid()").close();
			if (this.usage.isPooled()) {
				assertThat(held.process()).isNull();
			}
			else {
				assertThat(held.process()).isEqualTo(pid(connection));
			}
		}
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	private static int pid(Connection connection) throws SQLException {
		try (var statement = connection.createStatement();
				var row = statement.executeQuery("select pg_backend_pid()")) {
			row.next();
			return row.getInt(1);
		}
	}

	@Test
	void connectionThatComesBackTwiceIsGoneOnce() throws Exception {
		Connection first = pool.getConnection();
		first.close();
		try (Connection second = pool.getConnection()) {
			first.close();
			assertThat(this.usage.holders()).hasSize(1);
			second.abort(Runnable::run);
		}
	}

	@Test
	void statementAndTransactionHaveTheirNames() {
		client.transaction().name("transfer").run((tx) -> {
			assertThat(this.usage.holders()).singleElement()
				.returns("transfer", Held::transaction)
				.returns(null, Held::statement);
			tx.sql("select 1").named("find-user").query(Integer.class).single();
			assertThat(this.usage.holders()).singleElement()
				.returns("transfer", Held::transaction)
				.returns("find-user", Held::statement);
			tx.sql("select 'secret'").query(String.class).single();
			assertThat(this.usage.holders()).singleElement().returns(null, Held::statement);
		});
	}

	@Test
	void transactionOfSpringHasItsName() {
		TransactionTemplate template = new TransactionTemplate(manager);
		template.setName("com.shop.Transfers.transfer");
		template.executeWithoutResult((status) -> assertThat(this.usage.holders()).singleElement()
			.returns("com.shop.Transfers.transfer", Held::transaction));
	}

	@Test
	void longestIsTheFirst() throws Exception {
		try (Connection first = pool.getConnection(); Connection second = pool.getConnection()) {
			assertThat(first).isNotSameAs(second);
			List<Held> holders = this.usage.holders();
			assertThat(holders).hasSize(2);
			assertThat(holders.get(0).held()).isGreaterThanOrEqualTo(holders.get(1).held());
		}
	}

	@Test
	void waitThatEndedWithoutAConnectionIsCountedAndSeenWhileItLasts() throws Exception {
		long before = this.usage.waits().timeouts();
		long timeout = pool.getConnectionTimeout();
		pool.setConnectionTimeout(1000);
		List<Connection> all = new ArrayList<>();
		try {
			for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
				all.add(pool.getConnection());
			}
			CompletableFuture<Integer> waiting = CompletableFuture
				.supplyAsync(() -> client.sql("select 1").query(Integer.class).single());
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> this.usage.waits().longest().compareTo(Duration.ofMillis(200)) > 0);
			assertThat(this.usage.waits().timeouts()).isEqualTo(before);
			assertThatThrownBy(waiting::join).hasCauseInstanceOf(PoolExhaustedException.class);
		}
		finally {
			pool.setConnectionTimeout(timeout);
			for (Connection each : all) {
				each.close();
			}
		}
		assertThat(this.usage.waits().timeouts()).isEqualTo(before + 1);
		assertThat(this.usage.waits().longest()).isGreaterThanOrEqualTo(Duration.ofMillis(950));
	}

	private Work only() {
		assertThat(this.usage.operations()).hasSize(1);
		return this.usage.operations().get(0);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void streamTellsItsRowsUntilItIsClosed(StreamEngine engine) {
		try (Stream<Line> lines = client.streaming()
			.sql("select a, b from full_one")
			.named("all-lines")
			.engine(engine)
			.query(Line.class)
			.stream()) {
			var iterator = lines.iterator();
			for (int i = 0; i < 1500; i++) {
				iterator.next();
			}
			Work work = only();
			assertThat(work.kind()).isEqualTo("STREAM");
			assertThat(work.name()).isEqualTo("all-lines");
			assertThat(work.rows()).isBetween(1500L, 1501L);
			assertThat(work.share()).isNull();
			assertThat(this.usage.holders()).singleElement().returns("all-lines", Held::statement);
		}
	}

	@Test
	void streamThatFailsIsGone() {
		assertThatThrownBy(() -> client.sql("select a, b from full_one").query(Line.class).forEach((line) -> {
			assertThat(this.usage.operations()).hasSize(1);
			throw new IllegalStateException("enough");
		})).isInstanceOf(IllegalStateException.class);
		assertThat(this.usage.operations()).isEmpty();
		assertThatThrownBy(() -> client.sql("select 1 / (a - 3) as a, b from full_one order by a")
			.query(Line.class)
			.forEach((line) -> {
			})).hasMessageContaining("division by zero");
		assertThat(this.usage.operations()).isEmpty();
		assertThatThrownBy(() -> client.sql("select nothing from nowhere").query(Line.class).forEach((line) -> {
		})).hasMessageContaining("nowhere");
	}

	@Test
	void streamInATransactionThatEndsFirstIsGone() {
		client.transaction().run((tx) -> {
			Stream<Line> left = tx.sql("select a, b from full_one").query(Line.class).stream();
			left.iterator().next();
			assertThat(this.usage.operations()).hasSize(1);
			left.close();
		});
	}

	@Test
	void recordsInTellRowsBytesAndShare() {
		List<Line> lines = IntStream.range(0, 20_000).mapToObj((i) -> new Line(i, "x".repeat(20))).toList();
		List<Work> seen = new ArrayList<>();
		List<Line> watched = new java.util.AbstractList<>() {

			@Override
			public Line get(int index) {
				if (index == 15_000) {
					seen.add(only());
				}
				return lines.get(index);
			}

			@Override
			public int size() {
				return lines.size();
			}

		};
		client.copy().into("line").named("load-lines").records(Line.class).from(watched);
		Work work = seen.get(0);
		assertThat(work.kind()).isEqualTo("COPY_IN");
		assertThat(work.name()).isEqualTo("load-lines");
		assertThat(work.rows()).isBetween(1_000L, 15_000L);
		assertThat(work.bytes()).isGreaterThan(work.rows() * 30);
		assertThat(work.share()).isBetween(0.05, 0.75);
	}

	@Test
	void bytesInTellRowsAndAreGoneHoweverTheyEnd() throws Exception {
		byte[] text = "1\tline\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
		List<Work> seen = new ArrayList<>();
		client.copy().into("line").text().from(new Watched(text, () -> seen.add(only())));
		assertThat(seen.get(seen.size() - 1)).returns("COPY_IN", Work::kind)
			.satisfies((work) -> assertThat(work.rows()).isPositive());
		assertThatThrownBy(() -> client.copy().into("line").text().from(new Watched(text, () -> {
			throw new IllegalStateException("enough");
		}))).isInstanceOf(IllegalStateException.class);
		assertThat(this.usage.operations()).isEmpty();
		assertThatThrownBy(() -> client.copy()
			.into("line")
			.text()
			.from(new ByteArrayInputStream("x\ty\n".repeat(50_000).getBytes(StandardCharsets.US_ASCII))))
			.hasMessageContaining("integer");
	}

	/** A source that calls somebody in between. */
	private static final class Watched extends ByteArrayInputStream {

		private final Runnable call;

		Watched(byte[] bytes, Runnable call) {
			super(bytes);
			this.call = call;
		}

		@Override
		public synchronized int read(byte[] bytes, int offset, int length) {
			if (this.pos > this.count / 2) {
				this.call.run();
			}
			return super.read(bytes, offset, length);
		}

	}

	@Test
	void fileSaysHowMuchOfItWasRead(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("lines.txt");
		Files.writeString(file, "1\tline of a file\n".repeat(400_000));
		List<Double> shares = new ArrayList<>();
		CompletableFuture<Void> copy = CompletableFuture
			.runAsync(() -> client.copy().into("line").named("file").text().from(file));
		while (!copy.isDone()) {
			this.usage.operations().stream().map(Work::share).filter(Objects::nonNull).forEach(shares::add);
		}
		copy.join();
		assertThat(shares).isSorted().allSatisfy((share) -> assertThat(share).isBetween(0.0, 1.0));
	}

	@Test
	void bytesOutTellRowsAndAreGoneHoweverTheyEnd() throws Exception {
		List<Work> seen = new ArrayList<>();
		client.copy().from("full_one").named("dump").text().to(new OutputStream() {

			@Override
			public void write(int b) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void write(byte[] bytes, int offset, int length) {
				seen.add(only());
			}

		});
		Work last = seen.get(seen.size() - 1);
		assertThat(last.kind()).isEqualTo("COPY_OUT");
		assertThat(last.name()).isEqualTo("dump");
		assertThat(last.rows()).isBetween(10_000L, 20_000L);
		assertThatThrownBy(() -> client.copy().from("full_one").text().to(new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("enough");
			}

		})).hasMessageContaining("enough");
		assertThat(this.usage.operations()).isEmpty();
	}

	@Test
	void recordsOutAreACopy() {
		List<Work> seen = new ArrayList<>();
		client.copy().from("full_one").records(Line.class).to((line) -> {
			if (line.a() == 10_000) {
				seen.add(only());
			}
		});
		assertThat(seen).singleElement().returns("COPY_OUT", Work::kind);
	}

	@Test
	void exportBySeveralConnectionsIsOneCopy() {
		List<Work> seen = java.util.Collections.synchronizedList(new ArrayList<>());
		client.copy().from("full_one").named("export").records(Line.class).parallel(2).to((line) -> {
			if (line.a() % 5_000 == 0) {
				seen.add(only());
			}
		});
		assertThat(seen).hasSize(4)
			.allSatisfy((work) -> assertThat(work).returns("COPY_OUT", Work::kind).returns("export", Work::name));
		assertThat(seen).anySatisfy((work) -> assertThat(work.rows()).isPositive());
		assertThatThrownBy(() -> client.copy().from("full_one").records(Line.class).parallel(2).to((line) -> {
			throw new IllegalStateException("enough");
		})).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void connectionBesideThePoolBelongsToNobody() throws Exception {
		try (Connection connection = this.usage.connect(5)) {
			assertThat(connection).isNotNull();
			assertThat(this.usage.holders()).isEmpty();
		}
		assertThat(this.usage.server()).isEqualTo(database.host() + ":" + database.port());
		assertThat(this.usage.role()).isNotEmpty();
	}

	@Test
	void anotherPoolSaysNothing() {
		try (HikariDataSource other = new HikariDataSource()) {
			assertThat(PoolUsage.of(other)).isNull();
		}
	}

}

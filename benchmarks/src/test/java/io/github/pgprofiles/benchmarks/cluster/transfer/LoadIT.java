package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.benchmarks.cluster.transfer.Told.Way;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.test.proxy.PostgresProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoadIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static BenchmarkServer server;

	private Connection connection;

	@BeforeAll
	static void start() throws Exception {
		server = BenchmarkServer.start();
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
	}

	@BeforeEach
	void create() throws SQLException {
		this.connection = server.address().connect();
		BankTables.create(this.connection);
	}

	@Test
	void callersWriteThroughLostConnectionsAndKnowWhatIsThere() throws Exception {
		try (PostgresProxy proxy = new PostgresProxy(ServerAddress.HOST, server.address().port());
				Load load = Load.begin("postgresql://%s@%s:%d/%s".formatted(ServerAddress.USER, ServerAddress.HOST,
						proxy.port(), ServerAddress.DATABASE), null)) {
			awaitAll(load, System.nanoTime());
			proxy.reset();
			awaitAll(load, System.nanoTime());
			assertThat(load.stop(PATIENCE)).isZero();
			List<Told> told = load.book().told();
			assertThat(told).filteredOn(Told::isAcknowledged).extracting(Told::way).contains(Way.values());
			assertThat(told).extracting(Told::caller).contains(0, Load.THREADS);
			assertThat(BankTables.problems(this.connection, told)).isEmpty();
			assertThat(load.longestSeconds()).isPositive();
		}
	}

	private static void awaitAll(Load load, long since) {
		while (!load.allWroteSince(since)) {
			assertThat(System.nanoTime() - since).isLessThan(PATIENCE.toNanos());
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	@Test
	void lossesDoublesAndFalseFailuresAreFound() throws Exception {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("insert into public.plain_write values ('twice'), ('twice'), ('failed')");
			statement.execute("insert into public.ledger values ('unknown', 1, 2, 5)");
			statement.execute("update public.account set balance = balance - 5 where id = 1");
		}
		Failure failed = new Failure("DuplicateKeyException", "23505", false, false, true);
		Failure safe = new Failure("CannotGetJdbcConnectionException", "08001", true, false, true);
		Failure unknown = new Failure("CommitOutcomeUnknownException", "08006", false, true, true);
		assertThat(BankTables.problems(this.connection,
				List.of(new Told("lost", Way.RETRY, 0, 0, null), new Told("twice", Way.PLAIN, 0, 0, null),
						new Told("failed", Way.PLAIN, 0, 0, safe), new Told("failed", Way.PLAIN, 0, 0, failed),
						new Told("unknown", Way.ONCE, 0, 0, unknown))))
			.containsExactlyInAnyOrder("the sum is 19999995 instead of 20000000",
					"1 accounts do not have what the ledger says", "acknowledged and lost: RETRY, lost",
					"told as failed and there: PLAIN, failed, CannotGetJdbcConnectionException 08001, safe to retry",
					"twice was written 2 times");
	}

}

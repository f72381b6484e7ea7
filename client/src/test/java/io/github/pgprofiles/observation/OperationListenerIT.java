package io.github.pgprofiles.observation;

import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.observation.OperationLog.Seen;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/** Several who listen, of whom one may fail. */
@PostgresTest
class OperationListenerIT {

	@TestProfile
	private static HikariDataSource pool;

	private static PostgresClient client(OperationListener... listeners) {
		ClientOptions options = ClientOptions.defaults();
		for (OperationListener listener : listeners) {
			options = options.withOperationListener(listener);
		}
		PlatformTransactionManager manager = Profiles.manager(pool);
		return PostgresClient.create("orders", pool, () -> manager, options);
	}

	private static int work(PostgresClient client) {
		return client.transaction().execute((tx) -> {
			tx.sql("select generate_series(1, 3)").query().forEach((row) -> {
			});
			return tx.sql("select 1").query(Integer.class).single();
		});
	}

	@Test
	void allAreToldInTheirOrderAndScopesEndBackwards() {
		List<String> told = new ArrayList<>();
		client(new Noting("a", told), new Noting("b", told)).sql("select 1").query().list();
		assertThat(told).containsExactly("a begin", "b begin", "a open", "b open", "b close", "a close", "a end",
				"b end");
	}

	/** Notes each call. */
	private record Noting(String name, List<String> told) implements OperationListener, OperationObserver {

		@Override
		public OperationObserver begin(Operation operation) {
			this.told.add(this.name + " begin");
			return this;
		}

		@Override
		public Scope open() {
			this.told.add(this.name + " open");
			return () -> this.told.add(this.name + " close");
		}

		@Override
		public void end(OperationResult result) {
			this.told.add(this.name + " end");
		}

	}

	@Test
	void oneThatFailsChangesNothingAndIsLogged() {
		OperationLog log = new OperationLog();
		try (LogCapture lines = new LogCapture()) {
			assertThat(work(client((operation) -> {
				throw new AssertionError("at the beginning");
			}, log))).isOne();
			assertThat(work(client((operation) -> new Failing("open"), log))).isOne();
			assertThat(work(client((operation) -> new Failing("close"), log))).isOne();
			assertThat(work(client((operation) -> new Failing("end"), log))).isOne();
			assertThat(lines.lines())
				.filteredOn((line) -> line.contains("a listener of operations failed, which changes nothing"))
				.as("a warning for each client, and no flood of them")
				.hasSize(4)
				.anyMatch((line) -> line.contains("at the beginning"));
		}
		assertThat(log.take()).map(Seen::toString)
			.hasSize(12)
			.startsWith("TRANSACTION", "STREAM in TRANSACTION", "QUERY in TRANSACTION");
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	/** Fails at one of its calls. */
	private record Failing(String when) implements OperationObserver {

		private void fail(String now) {
			if (this.when.equals(now)) {
				throw new IllegalStateException("at " + now);
			}
		}

		@Override
		public Scope open() {
			fail("open");
			return () -> fail("close");
		}

		@Override
		public void end(OperationResult result) {
			fail("end");
		}

	}

	@Test
	void oneThatFollowsNothingIsToldOfNothingMore() {
		List<OperationKind> begun = new ArrayList<>();
		OperationListener listener = new OperationListener() {

			@Override
			public @Nullable OperationObserver begin(Operation operation) {
				begun.add(operation.kind());
				return null;
			}

		};
		assertThat(work(client(listener))).isOne();
		assertThat(begun).containsExactly(OperationKind.TRANSACTION, OperationKind.STREAM, OperationKind.QUERY);
	}

}

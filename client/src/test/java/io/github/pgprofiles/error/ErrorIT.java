package io.github.pgprofiles.error;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EveryServer
@PostgresTest
class ErrorIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		client.sql("create table t (id int constraint t_key primary key, n int not null check (n > 0))").update();
		client.sql("insert into t values (1, 1), (2, 2)").update();
		database.executeAsSuperuser("create table forbidden (id int)");
	}

	private static <X extends DataAccessException> PostgresError fails(Class<X> type, String state, Runnable call) {
		PostgresError[] error = new PostgresError[1];
		assertThatExceptionOfType(type).isThrownBy(call::run)
			.withMessageContaining("Profile 'orders'")
			.satisfies((ex) -> assertThat(ex.getClass()).isEqualTo(type))
			.satisfies((ex) -> error[0] = PostgresError.of(ex));
		assertThat(error[0].sqlState()).isEqualTo(state);
		assertThat(error[0].profile()).isEqualTo("orders");
		return error[0];
	}

	private static Runnable update(String sql) {
		return () -> client.sql(sql).update();
	}

	@Test
	void violationsNameConstraintTableAndColumn() {
		assertThat(fails(DuplicateKeyException.class, "23505", update("insert into t values (1, 1)")))
			.isEqualTo(new PostgresError("orders", "23505", "t_key", "t", null, false, null));
		assertThat(fails(DataIntegrityViolationException.class, "23502", update("insert into t values (9, null)")))
			.isEqualTo(new PostgresError("orders", "23502", null, "t", "n", false, null));
		assertThat(fails(DataIntegrityViolationException.class, "23514", update("insert into t values (9, -1)")))
			.isEqualTo(new PostgresError("orders", "23514", "t_n_check", "t", null, false, null));
		assertThat(fails(DuplicateKeyException.class, "23505",
				() -> client.batch("insert into t values (?, 1)", List.of(List.of(1)))))
			.isEqualTo(new PostgresError("orders", "23505", "t_key", "t", null, false, 1L));
	}

	@Test
	void unknownNamesAndBadSyntaxAreBadGrammar() {
		fails(BadSqlGrammarException.class, "42P01", () -> client.sql("select * from nowhere").query().list());
		fails(BadSqlGrammarException.class, "42703", () -> client.sql("select nothing from t").query().list());
		fails(BadSqlGrammarException.class, "42883", () -> client.sql("select nothing()").query().stream());
		fails(BadSqlGrammarException.class, "42601", update("selekt"));
	}

	@Test
	void missingPrivilegeIsPermissionDenied() {
		fails(PermissionDeniedDataAccessException.class, "42501",
				() -> client.sql("select * from forbidden").query().list());
		fails(PermissionDeniedDataAccessException.class, "42501",
				() -> client.copy().from("forbidden").csv().to(new ByteArrayOutputStream()));
	}

	@Test
	void heldLockIsNamed() {
		other.transaction().run((tx) -> {
			tx.sql("select * from t where id = 1 for update").query().list();
			assertThat(fails(CannotAcquireLockException.class, "55P03",
					() -> client.sql("select * from t where id = 1 for update nowait").query().list())
				.safeToRetry()).isFalse();
		});
	}

	@Test
	void serializationFailureIsSafeToRetry() {
		PostgresError error = fails(CannotAcquireLockException.class, "40001", () -> client.transaction().run((tx) -> {
			tx.sql("set transaction isolation level repeatable read").update();
			tx.sql("select count(*) from t").query(Long.class).single();
			other.sql("update t set n = n + 1 where id = 2").update();
			tx.sql("update t set n = n + 1 where id = 2").update();
		}));
		assertThat(error.safeToRetry()).isTrue();
	}

	@Test
	void readOnlyTransactionAndCancelAreToldApart() {
		fails(InvalidDataAccessResourceUsageException.class, "25006", () -> client.transaction().run((tx) -> {
			tx.sql("set transaction read only").update();
			tx.sql("update t set n = 1").update();
		}));
		fails(QueryTimeoutException.class, "57014",
				() -> client.sql("select pg_sleep(30)").timeout(Duration.ofMillis(50)).query().list());
		fails(QueryCanceledException.class, "57014", () -> client.transaction().run((tx) -> {
			tx.sql("set local statement_timeout = 50").update();
			tx.sql("select pg_sleep(30)").query().list();
		}));
	}

	@Test
	void lostConnectionIsAResourceFailureAndTheNextQueryIsRight() {
		fails(DataAccessResourceFailureException.class, "57P01",
				() -> client.sql("select pg_terminate_backend(pg_backend_pid())").query().list());
		assertThat(client.sql("select 1").query(Long.class).single()).isEqualTo(1);
	}

	@Test
	void connectionLostInACopyIsNotLentAgain() {
		String killing = "select pg_terminate_backend(pg_backend_pid())";
		fails(DataAccessResourceFailureException.class, "08006",
				() -> client.copy().query(killing).csv().to(new ByteArrayOutputStream()));
		assertThat(client.sql("select 1").query(Long.class).single()).isEqualTo(1);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.copy().into("t").csv().from(new InputStream() {

				private int left = 1_000_000;

				@Override
				public int read() {
					throw new UnsupportedOperationException();
				}

				@Override
				public int read(byte[] bytes, int offset, int length) {
					if (this.left == 1_000_000) {
						// and waits until it has, or a bad value could come first
						database.executeAsSuperuser("select pg_terminate_backend(pid, 5000) from pg_stat_activity "
								+ "where application_name = 'orders' and datname = current_database()");
					}
					int count = Math.min(length, Math.max(this.left, 0));
					this.left -= count;
					java.util.Arrays.fill(bytes, offset, offset + count, (byte) '1');
					return (count > 0) ? count : -1;
				}

			}));
		assertThat(client.sql("select 1").query(Long.class).single()).isEqualTo(1);
	}

	@Test
	void statementOfTheWrongKindSaysSo() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> client.sql("select 1").update())
			.withMessageContaining("Profile 'orders'");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.sql("update t set n = 1 where false").query().list())
			.withMessageContaining("Profile 'orders'");
		assertThat(client.sql("select 1").query(Long.class).single()).isEqualTo(1);
	}

	@Test
	@Timeout(60)
	@Timing
	void exhaustedPoolIsNamedWithItsCountsWithinItsTimeout() {
		try (Stream<Integer> holder = client.sql("select 1").query(Integer.class).stream()) {
			for (Runnable call : List.<Runnable>of(() -> client.sql("select 1").query().list(), update("select 1"),
					() -> client.batch("select ?", List.of(List.of(1))), () -> client.sql("select 1").query().stream(),
					() -> client.sql("select 1").query().forEach((r) -> {
					}), () -> client.withConnection((connection) -> 1), () -> client.transaction().run((tx) -> {
					}), () -> client.copy().from("t").csv().to(new ByteArrayOutputStream()))) {
				long begin = System.nanoTime();
				assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(call::run)
					.withMessageMatching("Profile 'orders': no free connection after \\d+ ms "
							+ "\\(active=1, idle=0, waiting=0, max=1\\)")
					.satisfies((ex) -> assertThat(ex.safeToRetry()).isTrue())
					.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isTrue());
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(1900),
						Duration.ofMillis(3500));
			}
			assertThat(holder.count()).isEqualTo(1);
		}
		assertThat(client.sql("select 1").query(Long.class).single()).isEqualTo(1);
	}

}

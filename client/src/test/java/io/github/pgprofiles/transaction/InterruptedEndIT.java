package io.github.pgprofiles.transaction;

import java.io.ByteArrayInputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.ThreadKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** COMMIT and ROLLBACK of a thread that was interrupted by then. */
@Timeout(60)
@PostgresTest
class InterruptedEndIT {

	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create table t (n int)").update();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate t").update();
	}

	private static Iterator<Object> rows() {
		return List.<Object>of(List.of(1)).iterator();
	}

	private static ByteArrayInputStream csv() {
		return new ByteArrayInputStream(new byte[] { '1' });
	}

	/** What ends a transaction each, and has something done right before. */
	private static List<Consumer<Runnable>> work() {
		return List.of(
				(last) -> client.batch("insert into t values (?) returning n")
					.query(Integer.class)
					.forEach(rows(), (n) -> last.run()),
				(last) -> client.copy().into("t").csv().onProgress((progress) -> atEnd(progress, last)).from(csv()),
				(last) -> client.copy()
					.into("t")
					.staging("insert into t select n from staging")
					.csv()
					.onProgress((progress) -> atEnd(progress, last))
					.from(csv()),
				(last) -> client.transaction().run((tx) -> {
					tx.sql("insert into t values (1)").update();
					last.run();
				}), (last) -> {
					JdbcTemplate jdbc = new JdbcTemplate(pool);
					new TransactionTemplate(
							new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new))
						.executeWithoutResult((status) -> {
							jdbc.update("insert into t values (1)");
							last.run();
						});
				});
	}

	private static void atEnd(CopyProgress progress, Runnable last) {
		if (progress.done()) {
			last.run();
		}
	}

	private static int pid() {
		return Backends.of(client);
	}

	private static int count() {
		return client.sql("select count(*) from t").query(Integer.class).single();
	}

	@ParameterizedTest
	@EnumSource
	void commitGoesThrough(ThreadKind kind) {
		int pid = pid();
		for (Consumer<Runnable> each : work()) {
			kind.run(() -> {
				each.accept(() -> Thread.currentThread().interrupt());
				assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
			});
		}
		assertThat(pid()).as("same connection").isEqualTo(pid);
		assertThat(count()).isEqualTo(work().size());
	}

	@ParameterizedTest
	@EnumSource
	void rollbackGoesThrough(ThreadKind kind) {
		int pid = pid();
		for (Consumer<Runnable> each : work()) {
			kind.run(() -> {
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> each.accept(() -> {
					Thread.currentThread().interrupt();
					throw new IllegalStateException("left");
				})).withMessage("left");
				assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
			});
		}
		assertThat(pid()).as("same connection").isEqualTo(pid);
		assertThat(count()).isZero();
	}

}

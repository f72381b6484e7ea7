package io.github.pgprofiles.internal.error;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.error.UnexpectedResultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What an SQLException becomes on its way to the caller, without a server. */
class ErrorsTests {

	private static final String SQL = "select n from t";

	private final List<String> failed = new ArrayList<>();

	private final Errors errors = new Errors("orders", () -> false, (sql, cause, failure) -> this.failed.add(sql));

	private RuntimeException of(Task task, SQLException ex) {
		return this.errors.failure(task, () -> SQL, ex);
	}

	@ParameterizedTest
	@CsvSource({ "23505, DuplicateKeyException", "23503, DataIntegrityViolationException",
			"22003, DataIntegrityViolationException", "42P01, BadSqlGrammarException",
			"42501, PermissionDeniedDataAccessException", "40001, CannotAcquireLockException",
			"40P01, PessimisticLockingFailureException", "55P03, CannotAcquireLockException",
			"25006, InvalidDataAccessResourceUsageException", "53300, TransientDataAccessResourceException",
			"28P01, DataAccessResourceFailureException", "3D000, DataAccessResourceFailureException",
			"08006, DataAccessResourceFailureException", "40003, DataAccessResourceFailureException",
			"0A000, InvalidDataAccessApiUsageException", "XX001, DataAccessResourceFailureException" })
	void stateDecidesTheKind(String state, String kind) {
		RuntimeException failure = of(Task.QUERY, new SQLException("words", state));
		assertThat(kinds(failure.getClass())).contains(kind);
		assertThat(failure).hasMessageContaining("orders").hasMessageContaining(SQL);
		assertThat(PostgresError.of(failure).sqlState()).isEqualTo(state);
		assertThat(this.failed).containsExactly(SQL);
	}

	/** Its own and those that it extends. */
	private static List<String> kinds(Class<?> type) {
		List<String> names = new ArrayList<>();
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			names.add(each.getSimpleName());
		}
		return names;
	}

	@Test
	void cancelOfOthersIsToldFromALimitOfOurs() {
		assertThat(of(Task.QUERY, new SQLException("words", "57014"))).isInstanceOf(QueryCanceledException.class);
		assertThat(of(Task.QUERY, TimedOut.byServer("the time-out of 1 s", new SQLException("words", "57014"))))
			.isInstanceOf(QueryTimeoutException.class)
			.isNotInstanceOf(QueryCanceledException.class);
	}

	@Test
	void failureOfOursHasAKindOfItsOwn() {
		SQLException cause = new SQLException("words", "08006");
		assertThat(of(Task.QUERY, new PoolExhausted("no connection within 10 s", cause)))
			.isInstanceOf(PoolExhaustedException.class);
		assertThat(of(Task.QUERY, new PoolClosed(cause))).isInstanceOf(ClientClosedException.class);
		assertThat(of(Task.QUERY, new ConnectionBusy())).isInstanceOf(ConnectionBusyException.class);
		assertThat(of(Task.QUERY, new OutcomeUnknown(cause))).isInstanceOf(CommitOutcomeUnknownException.class)
			.hasMessageContaining("[" + SQL + "]");
		assertThat(of(Task.UPDATE, new TransactionEndRefused("COMMIT is ours")))
			.isInstanceOf(IncompatibleTransactionException.class);
	}

	@Test
	void driversOwnRejectionSaysWhichCallFits() {
		assertThat(of(Task.QUERY, new PSQLException("translated", PSQLState.NO_DATA)))
			.isInstanceOf(UnexpectedResultException.class)
			.hasMessageContaining("use update()");
		assertThat(of(Task.UPDATE, new PSQLException("translated", PSQLState.TOO_MANY_RESULTS)))
			.isInstanceOf(UnexpectedResultException.class)
			.hasMessageContaining("use query(…)");
		assertThat(of(Task.QUERY, new PSQLException("translated", PSQLState.TOO_MANY_RESULTS)))
			.hasMessageContaining("one by one");
	}

	@Test
	void refusalGetsProfileAndStatementAndKeepsItsStack() {
		CopyException refused = new CopyException(null, "no such column");
		RuntimeException named = this.errors.failure(Task.COPY, () -> "copy t", refused);
		assertThat(named).isInstanceOf(CopyException.class).hasMessageContaining("copy t");
		assertThat(((PostgresClientException) named).profile()).isEqualTo("orders");
		assertThat(named.getStackTrace()).isEqualTo(refused.getStackTrace());
		assertThat(this.failed).isEmpty();
		assertThat(this.errors.failure(Task.COPY, () -> "copy t", (PostgresClientException) named)).isSameAs(named);
	}

	@Test
	void stepThatSendsNothingIsNamedToo() {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> this.errors.build(SQL, () -> {
			throw new ParameterException((String) null, "parameter 1 is missing", null);
		})).withMessageContaining(SQL).satisfies((ex) -> assertThat(ex.profile()).isEqualTo("orders"));
	}

	@Test
	void callersOwnExceptionPassesUntouched() {
		IOException own = new IOException("theirs");
		assertThatException().isThrownBy(() -> this.errors.call(Task.STREAM, () -> SQL, () -> {
			throw CallerFailure.of(own);
		})).isSameAs(own);
		assertThatException().isThrownBy(() -> this.errors.call(Task.STREAM, () -> SQL, () -> {
			throw own;
		})).isSameAs(own);
		assertThat(this.failed).isEmpty();
	}

	@Test
	void megabytesOfAStatementAreNotQuoted() {
		String wide = "select " + "x".repeat(2_000_000);
		RuntimeException failure = this.errors.failure(Task.QUERY, () -> wide, new SQLException("words", "08006"));
		assertThat(failure.getMessage()).hasSizeLessThan(5000).contains("select xxx");
	}

}

package io.github.pgprofiles;

import java.sql.SQLException;

import io.github.pgprofiles.internal.error.BatchFailure;
import io.github.pgprofiles.internal.error.CallersOwn;
import io.github.pgprofiles.internal.error.ConnectionBusy;
import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.internal.error.Excerpt;
import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.error.PoolClosed;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.error.TransactionEndRefused;
import io.github.pgprofiles.internal.once.OnceFailures;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.FailedStatement;
import io.github.pgprofiles.internal.transaction.TransactionRoom;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

/** Makes public exceptions of what the rooms below report, on behalf of one profile. */
final class Errors implements TransactionRoom.Failures, OnceFailures {

	private final String profile;

	private final ConnectionSource connections;

	private final SqlExceptionTranslator translator;

	Errors(String profile, ConnectionSource connections) {
		this.profile = profile;
		this.connections = connections;
		this.translator = new SqlExceptionTranslator(profile, connections::isInTransaction);
	}

	String profile() {
		return this.profile;
	}

	@Override
	public RuntimeException translate(String task, SQLException ex) {
		return exception(task, null, ex);
	}

	@Override
	public RuntimeException incompatible(String message) {
		return new IncompatibleTransactionException(this.profile, message);
	}

	@Override
	public RuntimeException recordedByKey(RuntimeException unknown) {
		return (unknown instanceof CommitOutcomeUnknownException own) ? own.underOnce() : unknown;
	}

	@Override
	public RuntimeException conflict(String message) {
		return new OnceConflictException(this.profile, message);
	}

	@Override
	public RuntimeException notStorable(String message, @Nullable Throwable cause) {
		return new ResultNotStorableException(this.profile, message, cause);
	}

	@Override
	public RuntimeException badFingerprint(String message, @Nullable Throwable cause) {
		return new ParameterException(this.profile, message, cause);
	}

	/** Of a statement; a transaction that it fails is told which one it was. */
	@Override
	public RuntimeException translate(String task, @Nullable String sql, SQLException ex) {
		RuntimeException failure = exception(task, sql, ex);
		FailedStatement.note(this.connections, (sql != null) ? sql : task, ex, failure);
		return failure;
	}

	private RuntimeException exception(String task, @Nullable String sql, SQLException ex) {
		if (ex instanceof OutcomeUnknown) {
			String place = (sql != null) ? " [" + sql + "]" : "";
			return new CommitOutcomeUnknownException(this.profile, task + place + ": " + ex.getMessage(), ex);
		}
		if (ex instanceof CallersOwn own) {
			throw own.unwrap();
		}
		if (ex instanceof PoolExhausted) {
			return new PoolExhaustedException(this.profile, ex);
		}
		if (ex instanceof ConnectionBusy) {
			return new ConnectionBusyException(this.profile, ex);
		}
		if (ex instanceof TransactionEndRefused) {
			return new IncompatibleTransactionException(this.profile,
					task + Excerpt.behind(sql) + ": " + ex.getMessage(), ex);
		}
		if (ex instanceof PoolClosed) {
			return new ClientClosedException(this.profile, ex);
		}
		SQLException explained = Interrupts.explain(ex);
		if (explained instanceof Interrupted interrupted) {
			return new OperationInterruptedException(this.profile, task + ": " + interrupted.getMessage(), explained);
		}
		String result = unexpectedResult(task, ex);
		if (result != null) {
			return new UnexpectedResultException(this.profile, result + Excerpt.behind(sql), ex);
		}
		DataAccessException translated = this.translator.translate(task + place(ex), sql, ex);
		return (translated instanceof QueryTimeoutException && isCancelOfOthers(ex))
				? new QueryCanceledException(String.valueOf(translated.getMessage()), translated.getCause())
				: translated;
	}

	private static String place(SQLException ex) {
		BatchFailure batch = BatchFailure.find(ex);
		if (batch != null) {
			return ", " + batch.place();
		}
		CopyFailure copy = CopyFailure.find(ex);
		return (copy != null) ? copy.place() : "";
	}

	/**
	 * Whether no limit that we know of was reached. The server has one SQLSTATE for both,
	 * and tells them apart in the language of its messages only.
	 */
	private static boolean isCancelOfOthers(SQLException ex) {
		return SqlStates.QUERY_CANCELED.equals(ex.getSQLState()) && !(ex instanceof TimedOut);
	}

	/** What the driver says of its own, in its user's language. */
	private static @Nullable String unexpectedResult(String task, SQLException ex) {
		boolean drivers = ex instanceof PSQLException own && own.getServerErrorMessage() == null;
		if (drivers && PSQLState.NO_DATA.getState().equals(ex.getSQLState())) {
			return "the statement returns no rows, but has run: use update(), or give it a 'returning'";
		}
		if (drivers && PSQLState.TOO_MANY_RESULTS.getState().equals(ex.getSQLState())) {
			return task.startsWith("update") ? "the statement returns rows, and has run: use query(…)"
					: "the statement returns several results, and has run: run its parts one by one";
		}
		return null;
	}

	RuntimeException translate(@Nullable String sql, Refusal refusal) {
		String message = Excerpt.of(refusal.getMessage()) + Excerpt.behind(sql);
		return switch (refusal.kind()) {
			case PARAMETER -> new ParameterException(this.profile, message, refusal.getCause());
			case MAPPING -> new MappingException(this.profile, message, refusal.getCause());
			case COPY -> new CopyException(this.profile, message);
			case ENGINE -> new StreamEngineException(this.profile, message, refusal.getCause());
		};
	}

}

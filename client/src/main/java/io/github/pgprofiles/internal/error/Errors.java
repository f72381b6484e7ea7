package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.error.SessionRequiredException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.error.UnexpectedResultException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

/** Makes public exceptions of what goes wrong on one profile. Thread-safe. */
public final class Errors {

	private final String profile;

	private final FailedStatementListener listener;

	private final SqlExceptionTranslator translator;

	/**
	 * Creates the translation for one profile.
	 * @param inTransaction whether a transaction is open on the thread
	 * @param listener of statements that fail
	 */
	public Errors(String profile, BooleanSupplier inTransaction, FailedStatementListener listener) {
		this.profile = profile;
		this.listener = listener;
		this.translator = new SqlExceptionTranslator(profile, inTransaction);
	}

	/** Hears of statements that fail, as they may fail a transaction. */
	@FunctionalInterface
	public interface FailedStatementListener {

		/**
		 * A statement failed.
		 * @param sql of the statement, with placeholders
		 * @param cause what was seen
		 * @param failure what the caller gets
		 */
		void failed(String sql, SQLException cause, RuntimeException failure);

	}

	public String profile() {
		return this.profile;
	}

	/** A call to the server. */
	@FunctionalInterface
	public interface Work<R extends @Nullable Object, X extends Exception> {

		R run() throws SQLException, X;

	}

	/** What is run, as messages show it. */
	@FunctionalInterface
	public interface Subject {

		/** The statement, as the caller wrote it. */
		String text();

		/** What its caller calls it; {@code null} for nothing. */
		default @Nullable String name() {
			return null;
		}

		/**
		 * What else a message says of a failure; empty for nothing.
		 */
		default String explain(SQLException failure) {
			return "";
		}

	}

	/**
	 * Runs work. Whatever fails in it leaves with the profile, the statement and the task
	 * in its message; a transaction that it fails records which statement it was.
	 * @throws X what else the work throws, as it is
	 */
	public <R extends @Nullable Object, X extends Exception> R call(Task task, Subject subject, Work<R, X> work)
			throws X {
		try {
			return work.run();
		}
		catch (SQLException | PostgresClientException ex) {
			throw failure(task, subject, ex);
		}
	}

	/**
	 * Runs a step that sends nothing. What it refuses leaves with the profile and the
	 * statement in its message.
	 * @param sql {@code null} where there is no statement yet
	 */
	public <R extends @Nullable Object> R build(@Nullable String sql, Supplier<R> step) {
		try {
			return step.get();
		}
		catch (PostgresClientException ex) {
			throw ofProfile(sql, ex);
		}
	}

	/** What the caller gets where {@link #call} would cost too much. */
	public RuntimeException failure(Task task, Subject subject, Exception ex) {
		String name = subject.name();
		if (ex instanceof PostgresClientException refused) {
			return named(name, ofProfile(subject.text(), refused));
		}
		SQLException failed = (SQLException) ex;
		String words = (name != null) ? task + " '" + name + "'" : task.toString();
		RuntimeException failure = named(name,
				exception(task, words + subject.explain(failed), subject.text(), failed));
		this.listener.failed(subject.text(), failed, failure);
		return failure;
	}

	private static RuntimeException named(@Nullable String name, RuntimeException failure) {
		if (name != null) {
			ErrorName.mark(failure, name);
		}
		return failure;
	}

	/** Of a command of the client's own. */
	public RuntimeException translate(String task, SQLException ex) {
		return exception(null, task, null, ex);
	}

	/** The same; a transaction that it fails records which one it was. */
	public RuntimeException translate(String task, @Nullable String sql, SQLException ex) {
		RuntimeException failure = exception(null, task, sql, ex);
		this.listener.failed((sql != null) ? sql : task, ex, failure);
		return failure;
	}

	private RuntimeException exception(@Nullable Task kind, String task, @Nullable String sql, SQLException ex) {
		if (ex instanceof OutcomeUnknown) {
			return new CommitOutcomeUnknownException(this.profile, task + Excerpt.behind(sql) + ": " + ex.getMessage(),
					ex);
		}
		if (ex instanceof CallerFailure own) {
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
		if (ex instanceof SessionRequired required) {
			return new SessionRequiredException(this.profile, task + Excerpt.behind(sql) + ": " + required.reason(),
					ex);
		}
		if (ex instanceof PoolClosed) {
			return new ClientClosedException(this.profile, ex);
		}
		SQLException explained = Interrupts.explain(ex);
		if (explained instanceof Interrupted interrupted) {
			return new OperationInterruptedException(this.profile, task + ": " + interrupted.getMessage(), explained);
		}
		String result = unexpectedResult(kind, ex);
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
		return SqlStates.QUERY_CANCELED.equals(ex.getSQLState()) && !(ex instanceof TimedOut)
				&& !PoolerWords.isItsOwn(ex);
	}

	/** What the driver says of its own, in its user's language. */
	private static @Nullable String unexpectedResult(@Nullable Task task, SQLException ex) {
		boolean drivers = ex instanceof PSQLException own && own.getServerErrorMessage() == null;
		if (drivers && PSQLState.NO_DATA.getState().equals(ex.getSQLState())) {
			return "the statement returns no rows, but has run: use update(), or give it a 'returning'";
		}
		if (drivers && PSQLState.TOO_MANY_RESULTS.getState().equals(ex.getSQLState())) {
			return (task == Task.UPDATE) ? "the statement returns rows, and has run: use query(…)"
					: "the statement returns several results, and has run: run its parts one by one";
		}
		return null;
	}

	/**
	 * What was thrown where the profile is not known, with the profile and the statement.
	 * What has one, or tells of a value to whoever asked a converter, stays as it is.
	 */
	private RuntimeException ofProfile(@Nullable String sql, PostgresClientException ex) {
		if (ex.profile() != null) {
			return ex;
		}
		String message = Excerpt.of(String.valueOf(ex.getMessage())) + Excerpt.behind(sql);
		PostgresClientException named = ex;
		if (ex instanceof ParameterException refused && refused.reason() == null) {
			named = new ParameterException(this.profile, message, ex.getCause());
		}
		else if (ex instanceof MappingException refused && refused.reason() == null) {
			named = new MappingException(this.profile, message, ex.getCause());
		}
		else if (ex instanceof CopyException refused) {
			named = new CopyException(this.profile, message, refused.row(), refused.column());
		}
		else if (ex instanceof StreamEngineException) {
			named = new StreamEngineException(this.profile, message, ex.getCause());
		}
		if (named != ex) {
			named.setStackTrace(ex.getStackTrace());
			for (Throwable suppressed : ex.getSuppressed()) {
				named.addSuppressed(suppressed);
			}
		}
		return named;
	}

}

package io.github.pgprofiles.internal.driver.observed;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.internal.log.Operation;
import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.log.Statement;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.BatchResultHandler;

/**
 * Tells the log of a connection what goes by its protocol. Where nobody wants a line it
 * reads a clock, and makes nothing. Not thread-safe, as the connection.
 */
@NullUnmarked
public final class StatementObserver {

	/** Cursors of others that may be open at a time and have a line of their own. */
	private static final int MOST_CURSORS = 100;

	private final QueryExecutor executor;

	/** {@code null} until there is one, and for connections of nobody's profile. */
	private @Nullable SessionLog log;

	/** What is read portion by portion, up to its end. */
	private final Map<ResultCursor, OpenCursor> cursors = new IdentityHashMap<>(0);

	public StatementObserver(QueryExecutor executor) {
		this.executor = executor;
	}

	/** What was read of a cursor, and the line that it will have. */
	private record OpenCursor(String sql, long[] counts, @Nullable List<String> parameters,
			@Nullable List<String> response) {
	}

	public void observe(SessionLog log) {
		this.log = log;
	}

	public @Nullable SessionLog log() {
		return this.log;
	}

	/** When something begins; any number where nobody looks at it. */
	public long begin() {
		return (this.log != null) ? System.nanoTime() : 0;
	}

	private boolean isOpen() {
		return this.executor.getTransactionState() != TransactionState.IDLE;
	}

	/** What takes the results, in between where somebody wants to know of them. */
	public ResultHandler handler(ResultHandler handler) {
		SessionLog present = this.log;
		if (present == null) {
			return handler;
		}
		Operation operation = present.operation();
		boolean wanted = (operation != null) ? present.isCallers() && operation.wantsRow() : present.isShown();
		return wanted ? new ObservedResult(handler, present.wantsResponse()) : handler;
	}

	/** Notes the end of one statement, or of several in one message. */
	public void ended(long begun, Query query, ParameterList parameters, ResultHandler handler,
			@Nullable Throwable failure) {
		SessionLog present = this.log;
		if (present == null) {
			return;
		}
		long nanos = System.nanoTime() - begun;
		if (present.operation() != null || handler instanceof ObservedResult || present.isSlow(nanos)) {
			ended(present, nanos, query, parameters, (handler instanceof ObservedResult own) ? own : null, failure);
		}
		present.sent();
	}

	private void ended(SessionLog present, long nanos, Query query, ParameterList parameters,
			@Nullable ObservedResult result, @Nullable Throwable failure) {
		Operation operation = present.operation();
		if (operation != null) {
			if (present.isCallers()) {
				tell(operation, query, parameters, result);
			}
			return;
		}
		ObservedText text = ObservedText.of(query, parameters);
		List<String> values = present.wantsParameters() && present.isCallers() ? text.values() : null;
		if (failure == null && result != null && result.cursor() != null && this.cursors.size() < MOST_CURSORS) {
			this.cursors.put(result.cursor(),
					new OpenCursor(text.sql(), new long[] { result.rows(), nanos }, values, result.response()));
			return;
		}
		Statement statement = present.statement(text.sql(), nanos).parameters(values);
		if (result != null) {
			statement.rows(result.rows()).response(result.response());
		}
		write(present, statement, failure);
	}

	private static void tell(Operation operation, Query query, ParameterList parameters,
			@Nullable ObservedResult result) {
		if (operation.wantsParameters()) {
			operation.parameters(ObservedText.of(query, parameters).values());
		}
		if (result != null && result.response() != null) {
			result.response().forEach(operation::row);
		}
	}

	/** Notes the end of a batch, or of a part of one. */
	public void ended(long begun, Query[] queries, ParameterList[] parameters, BatchResultHandler handler,
			@Nullable Throwable failure) {
		SessionLog present = this.log;
		if (present == null || queries.length == 0) {
			return;
		}
		long nanos = System.nanoTime() - begun;
		ParameterList first = (parameters.length > 0) ? parameters[0] : null;
		Operation operation = present.operation();
		if (operation != null) {
			if (present.isCallers()) {
				tell(operation, queries[0], first, null);
			}
			return;
		}
		if (!present.isWanted(nanos)) {
			return;
		}
		ObservedText text = ObservedText.of(queries[0], first);
		Statement statement = present.statement(text.sql(), nanos)
			.parameters(present.wantsParameters() ? text.values() : null);
		if (failure == null) {
			statement.rows(rows(handler));
		}
		write(present, statement, failure);
	}

	private static long rows(BatchResultHandler handler) {
		long rows = 0;
		for (long count : handler.getLargeUpdateCount()) {
			rows += Math.max(count, 0);
		}
		return rows;
	}

	/** Notes the end of a fetch from a cursor. */
	public void fetched(long begun, ResultCursor cursor, ResultHandler handler, @Nullable Throwable failure) {
		SessionLog present = this.log;
		OpenCursor open = this.cursors.get(cursor);
		if (present == null || open == null) {
			return;
		}
		open.counts[1] += System.nanoTime() - begun;
		ObservedResult result = (handler instanceof ObservedResult own) ? own : null;
		open.counts[0] += (result != null) ? result.rows() : 0;
		if (failure != null || result == null || result.cursor() == null) {
			this.cursors.remove(cursor);
			write(present, open, failure);
		}
	}

	/** What takes the rows of a fetch. */
	public ResultHandler handler(ResultCursor cursor, ResultHandler handler) {
		return this.cursors.isEmpty() || !this.cursors.containsKey(cursor) ? handler
				: new ObservedResult(handler, false);
	}

	private void write(SessionLog present, OpenCursor open, @Nullable Throwable failure) {
		Statement statement = present.statement(open.sql, open.counts[1])
			.rows(open.counts[0])
			.parameters(open.parameters)
			.response(open.response);
		write(present, statement, failure);
	}

	private void write(SessionLog present, Statement statement, @Nullable Throwable failure) {
		if (failure != null) {
			statement.failed((failure instanceof SQLException sql) ? sql.getSQLState() : null);
		}
		present.write(statement, isOpen(), this.executor.getParameterStatus("search_path"));
	}

	/** Writes the lines of cursors that nobody has read to their ends. */
	public void flush() {
		SessionLog present = this.log;
		if (present != null && !this.cursors.isEmpty()) {
			List<OpenCursor> left = new ArrayList<>(this.cursors.values());
			this.cursors.clear();
			left.forEach((each) -> write(present, each, null));
		}
	}

	/** A COPY of somebody else's by the driver's own API, watched to its end. */
	public CopyOperation copy(String sql, CopyOperation copy) {
		SessionLog present = this.log;
		if (present == null || present.operation() != null || !present.isCallers()) {
			return copy;
		}
		Operation operation = present.begin(() -> sql);
		if (operation == null) {
			return copy;
		}
		operation.inTransaction(isOpen());
		return (copy instanceof CopyIn in)
				? (copy instanceof CopyOut) ? abandoned(operation, copy) : new ObservedCopy.In(in, operation)
				: (copy instanceof CopyOut out) ? new ObservedCopy.Out(out, operation) : abandoned(operation, copy);
	}

	/** That of replication has no end. */
	private static CopyOperation abandoned(Operation operation, CopyOperation copy) {
		operation.abandon();
		return copy;
	}

	/** Notes a COPY of somebody else's that did not begin. */
	public void copyFailed(long begun, String sql, Throwable failure) {
		SessionLog present = this.log;
		if (present != null && present.operation() == null) {
			long nanos = System.nanoTime() - begun;
			if (present.isWanted(nanos)) {
				write(present, present.statement(sql, nanos), failure);
			}
		}
	}

}

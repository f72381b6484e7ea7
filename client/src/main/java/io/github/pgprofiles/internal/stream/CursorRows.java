package io.github.pgprofiles.internal.stream;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.PreparedTypes;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.RowReader;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The rows of a query, a portion at a time through a portal of the server, so that memory
 * holds one portion however many there are. A portal lives in a transaction. Not
 * thread-safe.
 *
 * @param <T> what a row becomes
 */
final class CursorRows<T> implements Rows<T> {

	/** As {@code fetchSize}: portions have about a megabyte. */
	static final int ADAPTIVE = 0;

	/** One in so many rows is measured where a caller's own mapper reads them. */
	private static final int SAMPLE = 7;

	private final StreamConnection connection;

	private final TimeoutScope scope;

	private final boolean adaptive;

	private int portion;

	/** Rows of the portion at hand that were not moved to yet. */
	private int left;

	private long rowCount;

	private long byteCount;

	/** Of all portions. */
	private long read;

	private @Nullable PreparedStatement statement;

	private @Nullable ResultSet rows;

	private @Nullable RowReader<T> reader;

	/** The portions after the first one; {@code null} where the driver reads them. */
	private @Nullable PortalRows<T> portal;

	/** The first portion is at its end, and the others are on. */
	private boolean beyond;

	/** For samples, where the reader does not count. */
	private @Nullable ResultSet sampled;

	/** Of the values, once the cursor is closed. */
	private long total;

	/** Where the driver has no portals. */
	private @Nullable DeclaredCursor declared;

	private boolean failed;

	private boolean closed;

	private CursorRows(StreamConnection connection, int fetchSize) {
		this.connection = connection;
		this.scope = connection.scope();
		this.adaptive = fetchSize == ADAPTIVE;
		this.portion = this.adaptive ? PortionSize.FIRST : fetchSize;
		this.left = this.portion;
	}

	/**
	 * Runs the query. The connection is the cursor's from here on only if it succeeds.
	 * @param fetchSize rows in a portion, or {@link #ADAPTIVE}
	 * @param binary whether one trip more is spent to have the first rows in binary, as
	 * those that come later
	 */
	static <T> CursorRows<T> open(StreamConnection connection, StreamSource source, RowMapping<T> mapping,
			int fetchSize, boolean binary) throws SQLException {
		try {
			return attempt(connection, source, mapping, fetchSize, binary);
		}
		catch (SQLException ex) {
			if (!connection.restart(ex)) {
				throw ex;
			}
		}
		return attempt(connection, source, mapping, fetchSize, binary);
	}

	private static <T> CursorRows<T> attempt(StreamConnection connection, StreamSource source, RowMapping<T> mapping,
			int fetchSize, boolean binary) throws SQLException {
		CursorRows<T> cursor = new CursorRows<>(connection, fetchSize);
		try {
			cursor.execute(source, mapping, binary);
			return cursor;
		}
		catch (Throwable ex) {
			cursor.closeStatement(ex);
			throw ex;
		}
	}

	/**
	 * The same over the simple protocol, by a cursor in SQL.
	 */
	static <T> CursorRows<T> declare(StreamConnection connection, StreamSource source, RowMapping<T> mapping,
			int fetchSize) throws SQLException {
		CursorRows<T> cursor = new CursorRows<>(connection, fetchSize);
		try {
			DeclaredCursor declared = new DeclaredCursor(connection);
			cursor.declared = declared;
			cursor.bind(declared.open(source, cursor.portion), mapping);
			return cursor;
		}
		catch (Throwable ex) {
			cursor.closeStatement(ex);
			throw ex;
		}
	}

	private void execute(StreamSource source, RowMapping<T> mapping, boolean binary) throws SQLException {
		// beneath the pool's proxies: HikariCP gives the connection up where a plan is
		// stale
		PreparedStatement prepared = source.prepare(DriverSession.raw(this.connection.get()));
		this.statement = prepared;
		prepared.setFetchSize(this.portion);
		PGStatement statementOfDriver = prepared.unwrap(PGStatement.class);
		// 0: nothing may stay prepared on the server, as behind a pooler of transactions
		if (binary && statementOfDriver.getPrepareThreshold() != 0 && !PreparedTypes.isResultKnown(prepared)) {
			statementOfDriver.setPrepareThreshold(-1);
		}
		bind(run(source, prepared), mapping);
	}

	private void bind(ResultSet result, RowMapping<T> mapping) throws SQLException {
		this.rows = result;
		RowReader<T> bound = mapping.bind(result);
		this.reader = bound;
		if (this.adaptive && bound.byteCount() < 0) {
			this.sampled = DriverSession.rows(result);
		}
		if (this.declared == null) {
			this.portal = PortalRows.of(this.connection, result, bound);
		}
	}

	private ResultSet run(StreamSource source, PreparedStatement prepared) throws SQLException {
		try {
			return this.connection.ask(prepared::executeQuery);
		}
		catch (SQLException ex) {
			throw source.failed(prepared, ex);
		}
	}

	/**
	 * Moves to the next row, which may take a trip to the server.
	 * @throws Interrupted if the thread is interrupted
	 * @throws TimedOut if the limit was reached
	 */
	@Override
	public boolean next() throws SQLException {
		try {
			return advance();
		}
		catch (SQLException ex) {
			throw StandbyErrors.explain(this.connection.get(), ex);
		}
	}

	private boolean advance() throws SQLException {
		ResultSet result = this.rows;
		if (result == null) {
			return false;
		}
		if (this.beyond && this.portal != null) {
			this.portal.check();
			return this.portal.next() || nextPortion(result, this.portal);
		}
		this.scope.check();
		if (this.left > 0) {
			this.left--;
			return result.next();
		}
		if (this.portal != null) {
			this.beyond = true;
			return nextPortion(result, this.portal);
		}
		if (this.adaptive) {
			adapt(result);
		}
		this.left = this.portion - 1;
		// nobody can ask for those of the last portion
		result.clearWarnings();
		return this.connection.call(() -> nextPortion(result));
	}

	private boolean nextPortion(ResultSet result, PortalRows<T> next) throws SQLException {
		while (!next.isAtEnd()) {
			if (this.adaptive) {
				adapt(result);
			}
			next.request(this.portion);
			if (next.next()) {
				return true;
			}
		}
		return false;
	}

	private boolean nextPortion(ResultSet before) throws SQLException {
		if (this.declared == null || this.reader == null) {
			return before.next();
		}
		ResultSet result = this.declared.fetch(this.portion);
		this.rows = result;
		this.reader.continueWith(result);
		if (this.sampled != null) {
			this.sampled = DriverSession.rows(result);
		}
		return result.next();
	}

	/** The portion is at its end: the driver asks for the next one at the next row. */
	private void adapt(ResultSet result) throws SQLException {
		RowReader<T> bound = this.reader;
		if (bound == null) {
			return;
		}
		if (this.sampled == null) {
			long total = bound.byteCount();
			this.portion = PortionSize.next(this.portion, total - this.byteCount, this.rowCount);
			this.byteCount = total;
		}
		else {
			this.portion = PortionSize.next(this.portion, this.byteCount, this.rowCount);
			this.byteCount = 0;
		}
		this.rowCount = 0;
		result.setFetchSize(this.portion);
	}

	@Override
	public @Nullable T row() throws SQLException {
		if (this.reader == null || this.rows == null) {
			throw new IllegalStateException("There is no row");
		}
		this.read++;
		if (this.sampled != null) {
			sample(this.sampled);
		}
		else {
			this.rowCount++;
		}
		return (this.beyond && this.portal != null) ? this.portal.row() : this.reader.read(this.rows);
	}

	/** All of the first portion, then some. */
	private void sample(ResultSet result) throws SQLException {
		if (this.portion == PortionSize.FIRST || this.left % SAMPLE == 0) {
			int count = result.getMetaData().getColumnCount();
			for (int i = 1; i <= count; i++) {
				byte[] value = result.getBytes(i);
				this.byteCount += (value != null) ? value.length : 0;
			}
			this.rowCount++;
		}
	}

	@Override
	public long byteCount() {
		RowReader<T> bound = this.reader;
		return (bound != null) ? Math.max(bound.byteCount(), 0) : this.total;
	}

	@Override
	public long readCount() {
		return this.read;
	}

	@Override
	public void fail() {
		this.failed = true;
		this.connection.fail();
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.total = byteCount();
		this.connection.count(this.read, (this.total > 0) ? this.total : -1);
		boolean interrupted = Interrupts.suspend();
		try (PreparedStatement statementToClose = this.statement;
				DeclaredCursor cursorToClose = this.declared;
				ResultSet rowsToClose = this.rows) {
			this.reader = null;
			this.rows = null;
			if (this.portal != null) {
				this.portal.leave(this.failed);
			}
		}
		catch (SQLException | RuntimeException ex) {
			this.connection.giveUp(ex);
			throw ex;
		}
		finally {
			Interrupts.restore(interrupted);
		}
		this.connection.end(false);
	}

	/** What never became rows; the connection goes back to whoever gave it. */
	private void closeStatement(Throwable cause) {
		try (PreparedStatement statementToClose = this.statement;
				DeclaredCursor cursorToClose = this.declared;
				ResultSet rowsToClose = this.rows) {
			this.closed = true;
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

}

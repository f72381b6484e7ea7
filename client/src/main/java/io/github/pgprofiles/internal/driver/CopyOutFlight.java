package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.position.WriteWatch;
import io.github.pgprofiles.internal.driver.rows.QueryDescription;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.v3.CopyOutImpl;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * What a COPY out takes, sent at once and without waiting for the answers between: a
 * command before it, the question for the description of its query, the COPY itself, and
 * a command behind it. One trip to the server, where the driver takes one for each. All
 * of them are in one transaction, so that the description, which comes first, is that of
 * the rows. A server that has failed fails all that follows, too. Not thread-safe.
 */
public final class CopyOutFlight {

	/**
	 * Longer queries go the driver's way: the server may answer while this side is still
	 * sending, and answers that nobody reads must fit into the buffers in between.
	 */
	private static final int LONGEST = 32 * 1024;

	private final Connection connection;

	private final DriverInternals driver;

	private @Nullable QueryDescription description;

	private @Nullable CopyOut copy;

	/** Why the copy has not begun, where its query was described. */
	private @Nullable SQLException failure;

	/** An answer that has not been read: that of the command behind the copy. */
	private boolean open;

	private CopyOutFlight(Connection connection, DriverInternals driver) {
		this.connection = connection;
		this.driver = driver;
	}

	/**
	 * What is sent, in this order; what is {@code null} is not.
	 *
	 * @param before a command, or several
	 * @param query to describe
	 * @param copy a COPY of that query
	 * @param after a command that ends what the first began
	 */
	public record Messages(@Nullable String before, @Nullable String query, @Nullable String copy,
			@Nullable String after) {

		private boolean areShort() {
			return isShort(this.query) && isShort(this.copy);
		}

		private static boolean isShort(@Nullable String sql) {
			return sql == null || sql.length() <= LONGEST;
		}

	}

	/** Takes what the driver reads of commands that are no copies. */
	private static final class Answers extends CopyOutImpl {

		@Override
		public void handleCommandStatus(String status) {
			// whatever it was, it went well
		}

	}

	/**
	 * Whether messages can be sent so. They can not where the driver is not as we know
	 * it, where it has a savepoint of its own for each statement, in the simple protocol,
	 * and while another COPY is open.
	 */
	public static boolean isPossible(Connection connection) throws SQLException {
		BaseConnection raw = DriverSession.base(connection);
		return raw.getAutosave() == AutoSave.NEVER && raw.getPreferQueryMode() != PreferQueryMode.SIMPLE
				&& GuardedExecutor.own(raw) instanceof QueryExecutorImpl && OpenCopy.isKnown() && !OpenCopy.isAny(raw)
				&& DriverInternals.socket(raw) != null;
	}

	/** Whether a query is short enough to be sent so. */
	public static boolean isPossible(String sql) {
		return Messages.isShort(sql);
	}

	/**
	 * Sends everything, and reads the answers up to the first row. What fails is thrown
	 * when all of them are read, so that the connection can be used.
	 * @throws SQLException what has failed, but for the copy of a query that was
	 * described: see {@link #failure()}
	 */
	public static CopyOutFlight send(Connection connection, Messages messages) throws SQLException {
		BaseConnection raw = DriverSession.base(connection);
		Answers answers = new Answers();
		DriverInternals driver = DriverInternals.of(raw, answers);
		if (driver == null || !messages.areShort()) {
			throw new IllegalArgumentException("This cannot be sent at once");
		}
		SessionWatch watch = SessionWatch.find(raw);
		if (watch != null) {
			watch.note(messages.before());
			watch.note(messages.query());
			watch.note(messages.copy());
		}
		WriteWatch writes = WriteTracking.watch(raw);
		if (writes != null) {
			writes.note(messages.query());
		}
		CopyOutFlight flight = new CopyOutFlight(raw, driver);
		try {
			flight.write(messages);
			flight.receive(messages);
			return flight;
		}
		catch (SQLException ex) {
			// with a copy open, or in the middle of an answer
			if (flight.copy != null || !isOfServer(ex) || SqlStates.isConnectionLost(ex)) {
				ConnectionAbort.abort(raw);
			}
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			// somewhere in the middle of an answer
			ConnectionAbort.abort(raw);
			throw ex;
		}
	}

	private void write(Messages messages) throws SQLException {
		PGStream stream = this.driver.stream();
		try {
			if (messages.before() != null) {
				query(stream, messages.before());
			}
			if (messages.query() != null) {
				describe(stream, messages.query());
			}
			if (messages.copy() != null) {
				query(stream, messages.copy());
			}
			if (messages.after() != null) {
				query(stream, messages.after());
			}
			stream.flush();
		}
		catch (IOException ex) {
			throw lost(ex);
		}
	}

	private static void query(PGStream stream, String sql) throws IOException {
		byte[] text = sql.getBytes(StandardCharsets.UTF_8);
		stream.sendChar('Q');
		stream.sendInteger4(4 + text.length + 1);
		stream.send(text);
		stream.sendChar(0);
	}

	/** By the statement without a name, and then the end of what belongs together. */
	private static void describe(PGStream stream, String sql) throws IOException {
		byte[] text = sql.getBytes(StandardCharsets.UTF_8);
		stream.sendChar('P');
		stream.sendInteger4(4 + 1 + text.length + 1 + 2);
		stream.sendChar(0);
		stream.send(text);
		stream.sendChar(0);
		stream.sendInteger2(0);
		stream.sendChar('D');
		stream.sendInteger4(4 + 1 + 1);
		stream.sendChar('S');
		stream.sendChar(0);
		stream.sendChar('S');
		stream.sendInteger4(4);
	}

	private void receive(Messages messages) throws SQLException {
		SQLException failed = null;
		if (messages.before() != null) {
			failed = first(failed, this::readCommand);
		}
		if (messages.query() != null) {
			failed = first(failed, this::readDescription);
		}
		boolean described = messages.query() != null && failed == null;
		if (messages.copy() != null) {
			failed = first(failed, this::readStart);
		}
		if (messages.after() != null) {
			this.open = true;
			if (this.copy == null) {
				failed = first(failed, this::readCommand);
				this.open = false;
			}
		}
		if (failed != null && !described) {
			throw failed;
		}
		this.failure = failed;
	}

	/** An answer of the server. */
	@FunctionalInterface
	private interface Answer {

		void read() throws SQLException, IOException;

	}

	private @Nullable SQLException first(@Nullable SQLException before, Answer answer) throws SQLException {
		try {
			answer.read();
			return before;
		}
		catch (IOException ex) {
			throw said(lost(ex), before);
		}
		catch (SQLException ex) {
			if (!isOfServer(ex) || SqlStates.isConnectionLost(ex)) {
				throw said(ex, before);
			}
			return (before != null) ? before : ex;
		}
	}

	private static SQLException said(SQLException lost, @Nullable SQLException before) {
		if (before != null) {
			lost.addSuppressed(before);
		}
		return lost;
	}

	private static boolean isOfServer(SQLException ex) {
		return ex instanceof PSQLException own && own.getServerErrorMessage() != null;
	}

	private SQLException lost(IOException ex) {
		return new PSQLException(GT.tr("An I/O error occurred while sending to the backend."),
				PSQLState.CONNECTION_FAILURE, ex);
	}

	private void readCommand() throws SQLException, IOException {
		this.driver.process(true);
	}

	private void readStart() throws SQLException, IOException {
		this.driver.begin();
		this.copy = OpenCopy.out(this.connection);
	}

	private void readDescription() throws SQLException, IOException {
		QueryDescription found = new QueryDescription(false, List.of(), new int[0]);
		while (true) {
			switch (this.driver.peekType()) {
				case 'T' -> found = readFields();
				// parsed, no parameters, no rows; and what the server only remarks
				case '1', 't', 'n', 'N' -> this.driver.skip((long) DriverInternals.HEADER + this.driver.peekLength());
				default -> {
					// the end, or an error and then the end
					this.driver.process(true);
					this.description = found;
					return;
				}
			}
		}
	}

	/** PostgreSQL manual, chapter 'Message Formats', RowDescription. */
	private QueryDescription readFields() throws IOException {
		int length = this.driver.peekLength();
		this.driver.await(DriverInternals.HEADER + length);
		byte[] bytes = this.driver.input().getBuffer();
		int index = this.driver.input().getIndex() + DriverInternals.HEADER;
		int count = (bytes[index] & 0xff) << 8 | (bytes[index + 1] & 0xff);
		index += 2;
		List<String> labels = new ArrayList<>(count);
		int[] types = new int[count];
		for (int i = 0; i < count; i++) {
			int end = index;
			while (bytes[end] != 0) {
				end++;
			}
			labels.add(new String(bytes, index, end - index, StandardCharsets.UTF_8));
			// behind the table's OID and the column's number
			int type = end + 1 + 6;
			types[i] = (bytes[type] & 0xff) << 24 | (bytes[type + 1] & 0xff) << 16 | (bytes[type + 2] & 0xff) << 8
					| (bytes[type + 3] & 0xff);
			index = type + 4 + 2 + 4 + 2;
		}
		this.driver.skip((long) DriverInternals.HEADER + length);
		return new QueryDescription(true, labels, types);
	}

	/** What the query returns, if that was asked for. */
	public QueryDescription description() {
		return Objects.requireNonNull(this.description, "Nobody has asked for the description");
	}

	/** Why the copy of a query that was described has not begun; null if it has. */
	public @Nullable SQLException failure() {
		return this.failure;
	}

	/** The copy, which has begun. */
	public CopyOut copy() {
		return Objects.requireNonNull(this.copy, "There is no copy");
	}

	/**
	 * Reads the answer that follows the copy, once that is over, whichever way. Does
	 * nothing the second time.
	 * @return whether the command behind the copy has gone well; not if there was none
	 */
	public boolean finish() throws SQLException {
		if (!this.open) {
			return false;
		}
		this.open = false;
		if (this.connection.isClosed()) {
			return false;
		}
		try {
			readCommand();
			return true;
		}
		catch (IOException ex) {
			ConnectionAbort.abort(this.connection);
			throw lost(ex);
		}
		catch (SQLException ex) {
			if (!isOfServer(ex) || SqlStates.isConnectionLost(ex)) {
				ConnectionAbort.abort(this.connection);
				throw ex;
			}
			// as the copy has
			return false;
		}
	}

	/** Whether two descriptions are of the same columns. */
	public static boolean isSame(QueryDescription one, QueryDescription other) {
		return one.returnsRows() == other.returnsRows() && one.labels().equals(other.labels())
				&& Arrays.equals(one.types(), other.types());
	}

}

package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.driver.position.WriteWatch;
import io.github.pgprofiles.internal.error.CopyFailure;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message of several statements, one of which is a COPY to the server, whose data may
 * go right behind it without waiting for an answer. After the data the rest of the
 * message runs, and after a failure it does not; a server that has failed drops data that
 * still arrive. Outside a transaction all of the message is one. PostgreSQL manual,
 * chapters 'Message Flow', 'COPY Operations', and 'Multiple Statements in a Simple
 * Query'.
 * <p>
 * Used once. Not thread-safe.
 */
public final class CopyMessage {

	private static final Logger logger = LoggerFactory.getLogger(CopyMessage.class);

	/** So much fits into the socket's buffers though the server reads nothing. */
	private static final int NEVER_BLOCKED = 32 * 1024;

	private static final @Nullable MethodHandle RECEIVE_NOTIFICATION = find();

	private final DriverInternals known;

	private final @Nullable SessionWatch watch;

	private final @Nullable WriteWatch commits;

	private final CopyErrors errors;

	private final CopyNotices notices = new CopyNotices();

	private final BlockedWrites writes = new BlockedWrites(this::step);

	private final List<long[]> results = new ArrayList<>(4);

	/** Of the statement at hand, its first row. */
	private long @Nullable [] row;

	private boolean begun;

	private boolean failed;

	private boolean sent;

	private boolean answered;

	private CopyMessage(DriverInternals known, BaseConnection raw, String table) {
		this.known = known;
		this.watch = SessionWatch.find(raw);
		this.commits = WriteTracking.watch(raw);
		this.errors = new CopyErrors(known, table);
	}

	/** As {@link DriverInternals}, written for 42.7.14. */
	@SuppressWarnings("deprecation") // the version, for the message
	private static @Nullable MethodHandle find() {
		try {
			return MethodHandles.privateLookupIn(QueryExecutorImpl.class, MethodHandles.lookup())
				.findVirtual(QueryExecutorImpl.class, "receiveAsyncNotify", MethodType.methodType(void.class));
		}
		catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
			logger.warn("A small COPY takes more than one round trip: {} is not as this library knows it",
					Driver.class.getPackage().getImplementationVersion(), ex);
			return null;
		}
	}

	/**
	 * Makes an empty one.
	 * @param table that is copied into, without its schema and its quotes
	 * @return {@code null} where the driver is not as we know it, or has something of its
	 * own to say first
	 */
	public static @Nullable CopyMessage of(Connection connection, String table) throws SQLException {
		if (RECEIVE_NOTIFICATION == null || OpenCopy.isAny(connection)
				|| DriverSession.base(connection).getAutosave() != AutoSave.NEVER) {
			return null;
		}
		BaseConnection raw = DriverSession.base(connection);
		DriverInternals known = DriverInternals.of(raw);
		return (known != null) ? new CopyMessage(known, raw, table) : null;
	}

	/**
	 * Sends all of it.
	 * @param sql the statements
	 * @param data of the COPY
	 * @param length of the data
	 * @throws SQLException if the connection is lost, and the server has not got it all
	 */
	public void send(String sql, byte[] data, int length) throws SQLException {
		if (this.watch != null) {
			this.watch.note(sql);
		}
		if (this.commits != null) {
			this.commits.note(sql);
		}
		byte[] text = sql.getBytes(StandardCharsets.UTF_8);
		boolean guarded = text.length + length > NEVER_BLOCKED;
		if (guarded) {
			this.writes.begin();
		}
		try {
			query(text);
			if (length > 0) {
				this.known.stream().sendChar('d');
				this.known.stream().sendInteger4(4 + length);
				this.known.stream().send(data, 0, length);
			}
			this.known.stream().sendChar('c');
			this.known.stream().sendInteger4(4);
			this.known.stream().flush();
		}
		catch (IOException ex) {
			if (guarded) {
				this.writes.end();
			}
			throw this.errors.lastWords(this.errors.lost(ex));
		}
		if (guarded) {
			this.writes.end();
		}
		this.sent = true;
	}

	private void query(byte[] text) throws IOException {
		this.begun = true;
		this.known.stream().sendChar('Q');
		this.known.stream().sendInteger4(4 + text.length + 1);
		this.known.stream().send(text);
		this.known.stream().sendChar(0);
	}

	/**
	 * Sends it without its data, and waits until the server takes them. The COPY is its
	 * last statement.
	 * @param sql the statements
	 * @throws CopyFailure if the server refuses one of them
	 * @throws SQLException if the connection is lost
	 */
	public CopyIn begin(String sql) throws SQLException {
		if (begin(sql, 'G') instanceof CopyIn copy) {
			return copy;
		}
		throw notBegun();
	}

	/**
	 * The same for a COPY from the server, of which no row is read.
	 * @param sql the statements, of which the COPY is the last one
	 * @throws CopyFailure if the server refuses one of them
	 * @throws SQLException if the connection is lost
	 */
	public CopyOut beginOut(String sql) throws SQLException {
		if (begin(sql, 'H') instanceof CopyOut copy) {
			return copy;
		}
		throw notBegun();
	}

	private @Nullable CopyOperation begin(String sql, char answer) throws SQLException {
		try {
			query(sql.getBytes(StandardCharsets.UTF_8));
			this.known.stream().flush();
			while (this.known.peekType() != answer) {
				next();
			}
			this.notices.passOn(this.known);
			this.answered = true;
			return this.known.begin();
		}
		catch (IOException ex) {
			throw this.errors.lastWords(this.errors.lost(ex));
		}
	}

	private static SQLException notBegun() {
		return new SQLException("The server did not begin a COPY", PSQLState.PROTOCOL_VIOLATION.getState());
	}

	/**
	 * Waits until the server has done all of it.
	 * @return for each statement the numbers of its first row, or how many rows it
	 * changed
	 * @throws CopyFailure if the server refuses one of them
	 * @throws SQLException if the connection is lost
	 */
	public List<long[]> receive() throws SQLException {
		try {
			while (this.known.peekType() != 'Z') {
				next();
			}
			this.notices.passOn(this.known);
			this.answered = true;
			this.known.process(true);
			return this.results;
		}
		catch (IOException ex) {
			throw this.errors.lost(ex);
		}
	}

	private void next() throws SQLException, IOException {
		if (step()) {
			return;
		}
		switch (this.known.peekType()) {
			case 'S' -> {
				this.known.skip(1);
				this.known.executor().receiveParameterStatus();
			}
			case 'A' -> {
				this.known.skip(1);
				receiveNotification();
			}
			case 'E' -> fail();
			default -> throw new IOException("A message of the server is of a type that was not expected");
		}
	}

	/** Leaves nothing of the answer, unless the connection is lost. */
	private void fail() throws SQLException, IOException {
		this.notices.passOn(this.known);
		ServerFields error = this.errors.peek();
		this.failed = true;
		try {
			this.errors.process(error, true);
		}
		catch (CopyFailure ex) {
			this.answered = true;
			throw ex;
		}
		throw new IOException("The server did not explain its error");
	}

	/**
	 * Takes in what has come, if it is one of the messages that only need to be counted.
	 * Also runs on another thread while this one is in a write; so it calls nothing of
	 * the driver that locks.
	 */
	private boolean step() throws IOException {
		if (!this.known.isMessageWaiting()) {
			return false;
		}
		switch (this.known.peekType()) {
			case 'N' -> {
				this.notices.take(this.known);
				this.writes.hurry();
				return true;
			}
			case 'D' -> this.row = (this.row != null) ? this.row : numbers();
			case 'C' -> complete();
			case 'G', 'T', 'I' -> {
				// say nothing that matters
			}
			default -> {
				return false;
			}
		}
		this.known.skip((long) DriverInternals.HEADER + this.known.peekLength());
		return true;
	}

	private void complete() throws IOException {
		String tag = content();
		long[] numbers = this.row;
		this.row = null;
		this.results.add((numbers != null) ? numbers : new long[] { count(tag) });
	}

	private static long count(String tag) {
		String last = tag.substring(tag.lastIndexOf(' ') + 1);
		return (last.isEmpty() || !Character.isDigit(last.charAt(0))) ? 0 : Long.parseLong(last);
	}

	/** Without the zero at its end. */
	private String content() throws IOException {
		int length = this.known.peekLength();
		this.known.await(DriverInternals.HEADER + length);
		return new String(this.known.input().getBuffer(), this.known.input().getIndex() + DriverInternals.HEADER,
				length - 1, StandardCharsets.UTF_8);
	}

	/** The columns of a row, which are numbers as text; NULL is 0. */
	private long[] numbers() throws IOException {
		this.known.await(DriverInternals.HEADER + this.known.peekLength());
		byte[] bytes = this.known.input().getBuffer();
		int position = this.known.input().getIndex() + DriverInternals.HEADER;
		long[] numbers = new long[((bytes[position] & 0xff) << 8) | (bytes[position + 1] & 0xff)];
		position += 2;
		for (int i = 0; i < numbers.length; i++) {
			int length = (bytes[position + 2] << 8) | (bytes[position + 3] & 0xff);
			position += 4;
			if (length > 0) {
				numbers[i] = number(new String(bytes, position, length, StandardCharsets.US_ASCII));
				position += length;
			}
		}
		return numbers;
	}

	/** What is of no interest is no number either. */
	private static long number(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	private void receiveNotification() throws IOException {
		MethodHandle receive = RECEIVE_NOTIFICATION;
		try {
			if (receive != null) {
				receive.invokeExact(this.known.executor());
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whether the server has got all of it, and its answer is lost. */
	public boolean isInDoubt() {
		return this.sent && !this.answered;
	}

	/** Whether the server has said that it failed. */
	public boolean isFailed() {
		return this.failed;
	}

	/** Whether something was sent and the answer was not read to its end. */
	public boolean isUnread() {
		return this.begun && !this.answered;
	}

	/** Of how many statements the server has said that they are done. */
	public int completed() {
		return this.results.size();
	}

	/** Whether the statement that failed had given a row before. */
	public boolean hasRow() {
		return this.row != null;
	}

	/** As {@link CopyInWire#skippedRows()}. */
	public @Nullable Long skippedRows() {
		return this.notices.skippedRows();
	}

}

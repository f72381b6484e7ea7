package io.github.pgprofiles.internal.driver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLSocket;

import io.github.pgprofiles.internal.driver.calls.PrivateCalls;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.copy.CopyOperation;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.core.VisibleBufferedInputStream;
import org.postgresql.core.v3.CopyOperationImpl;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.ResourceLock;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver below its public API, for one connection: what the server has sent and
 * nobody has read yet, and the driver's own processing of it. The one class that knows
 * names which a new version of the driver may change. Written for 42.7.14.
 */
final class DriverInternals {

	private static final Logger logger = LoggerFactory.getLogger(DriverInternals.class);

	/** Worth a read of its own. */
	private static final int A_LOT = 32 * 1024;

	/** Nanoseconds; about what the server takes to send so much. */
	private static final long MOMENT = 50_000;

	/** Its type and its length. */
	static final int HEADER = 5;

	private final QueryExecutorImpl executor;

	private final PGStream stream;

	private final VisibleBufferedInputStream input;

	private final ResourceLock lock;

	private final @Nullable CopyOperationImpl copy;

	private DriverInternals(QueryExecutorImpl executor, @Nullable CopyOperationImpl copy, Names names) {
		this.executor = executor;
		this.copy = copy;
		this.stream = names.stream(executor);
		this.input = names.input(this.stream);
		this.lock = names.lock(executor);
	}

	/**
	 * Reaches below a connection's API.
	 * @return {@code null} where this driver is not as we know it, which is logged once
	 */
	static @Nullable DriverInternals of(Connection connection, CopyOperation copy) throws SQLException {
		Names names = Names.FOUND;
		if (names != null
				&& GuardedExecutor.own(connection.unwrap(BaseConnection.class)) instanceof QueryExecutorImpl own
				&& copy instanceof CopyOperationImpl operation) {
			DriverInternals known = new DriverInternals(own, operation, names);
			known.boundWarnings();
			return known;
		}
		return null;
	}

	/**
	 * Reaches below the API of a connection on which no COPY is.
	 * @return {@code null} where this driver is not as we know it, which is logged once
	 */
	static @Nullable DriverInternals of(BaseConnection connection) {
		Names names = Names.FOUND;
		return (names != null && GuardedExecutor.own(connection) instanceof QueryExecutorImpl own)
				? new DriverInternals(own, null, names) : null;
	}

	/**
	 * The socket of a connection.
	 * @return {@code null} where this driver is not as we know it
	 */
	static @Nullable Socket socket(BaseConnection connection) {
		Names names = Names.FOUND;
		return (names != null && GuardedExecutor.own(connection) instanceof QueryExecutorBase own)
				? names.stream(own).getSocket() : null;
	}

	/**
	 * Puts something between a connection that is idle and what its server sends. Does
	 * nothing where this driver is not as we know it, or something has been sent already.
	 * @param replacement for the present stream, or that itself
	 */
	static void replaceInput(BaseConnection connection, UnaryOperator<InputStream> replacement) throws SQLException {
		Names names = Names.FOUND;
		if (names == null || !(GuardedExecutor.own(connection) instanceof QueryExecutorBase own)) {
			return;
		}
		PGStream stream = names.stream(own);
		VisibleBufferedInputStream present = names.input(stream);
		InputStream replaced = replacement.apply(present.getWrapped());
		if (replaced == present.getWrapped() || present.getIndex() != (int) names.endIndex.get(present)) {
			return;
		}
		try (ResourceLock ignored = names.lock(own).obtain()) {
			names.setInput.invokeExact(stream, new VisibleBufferedInputStream(replaced, present.getBuffer().length));
			// also tells the new one whether a time-out is to be thrown
			stream.setNetworkTimeout(stream.getNetworkTimeout());
		}
		catch (IOException ex) {
			throw new PSQLException(GT.tr("Unable to set network timeout."), PSQLState.COMMUNICATION_ERROR, ex);
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/**
	 * What {@link #replaceInput} has put there; {@code null} if nothing is known of it.
	 */
	static @Nullable InputStream replacedInput(BaseConnection connection) {
		Names names = Names.FOUND;
		return (names != null && GuardedExecutor.own(connection) instanceof QueryExecutorBase own)
				? names.input(names.stream(own)).getWrapped() : null;
	}

	/** What has no public name. */
	private record Names(MethodHandle getStream, MethodHandle getLock, MethodHandle getInput, MethodHandle setInput,
			MethodHandle process, MethodHandle unlock, VarHandle buffer, VarHandle index, VarHandle endIndex) {

		static final @Nullable Names FOUND = find();

		@SuppressWarnings("deprecation")
		private static @Nullable Names find() {
			try {
				MethodHandles.Lookup own = MethodHandles.lookup();
				MethodHandles.Lookup base = MethodHandles.privateLookupIn(QueryExecutorBase.class, own);
				MethodHandles.Lookup executor = MethodHandles.privateLookupIn(QueryExecutorImpl.class, own);
				MethodHandles.Lookup stream = MethodHandles.privateLookupIn(PGStream.class, own);
				Class<?> input = VisibleBufferedInputStream.class;
				MethodHandles.Lookup buffered = MethodHandles.privateLookupIn(input, own);
				return new Names(base.findGetter(QueryExecutorBase.class, "pgStream", PGStream.class),
						base.findGetter(QueryExecutorBase.class, "lock", ResourceLock.class),
						stream.findGetter(PGStream.class, "pgInput", VisibleBufferedInputStream.class),
						stream.findSetter(PGStream.class, "pgInput", VisibleBufferedInputStream.class),
						executor.findVirtual(QueryExecutorImpl.class, "processCopyResults",
								MethodType.methodType(CopyOperationImpl.class, CopyOperationImpl.class, boolean.class)),
						executor.findVirtual(QueryExecutorImpl.class, "unlock",
								MethodType.methodType(void.class, Object.class)),
						buffered.findVarHandle(input, "buffer", byte[].class),
						buffered.findVarHandle(input, "index", int.class),
						buffered.findVarHandle(input, "endIndex", int.class));
			}
			catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
				// not of its constants: javac copies those from the driver of this build
				logger.warn("COPY goes the slow way, and its errors show up late and without their line: {} is not as"
						+ " this library knows it", Driver.getVersion(), ex);
				return null;
			}
		}

		PGStream stream(QueryExecutorBase executor) {
			try {
				return (PGStream) this.getStream.invokeExact(executor);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		ResourceLock lock(QueryExecutorBase executor) {
			try {
				return (ResourceLock) this.getLock.invokeExact(executor);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		VisibleBufferedInputStream input(PGStream stream) {
			try {
				return (VisibleBufferedInputStream) this.getInput.invokeExact(stream);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

	}

	private static Names names() {
		Names names = Names.FOUND;
		if (names == null) {
			throw new IllegalStateException("The driver is not as we know it");
		}
		return names;
	}

	QueryExecutorImpl executor() {
		return this.executor;
	}

	PGStream stream() {
		return this.stream;
	}

	/**
	 * Drops the warnings of the connection if they are many: one COPY after the other
	 * would add to them as long as nobody asks for them.
	 */
	void boundWarnings() {
		SQLWarning present = this.executor.getWarnings();
		int count = 0;
		for (SQLWarning each = present; each != null; each = each.getNextWarning()) {
			count++;
		}
		if (present != null && count < CopyNotices.KEPT) {
			this.executor.addWarning(present);
		}
	}

	/** What the server has sent: its bytes, and where they begin. */
	VisibleBufferedInputStream input() {
		return this.input;
	}

	/** Whether it costs a system call only to see if there is anything to read. */
	boolean isPlain() {
		return !(this.stream.getSocket() instanceof SSLSocket) && !this.stream.isGssEncrypted();
	}

	/**
	 * Whether there is anything to read. Takes a millisecond where the line is encrypted:
	 * what has arrived is seen only by reading it.
	 */
	boolean isMessageWaiting() throws IOException {
		if (this.input.available() > 0) {
			return true;
		}
		// a read of GSS that times out could lose its place
		return !isPlain() && !this.stream.isGssEncrypted() && arrivesAtOnce();
	}

	private boolean arrivesAtOnce() throws IOException {
		Socket socket = this.stream.getSocket();
		int previous = socket.getSoTimeout();
		socket.setSoTimeout(1);
		try {
			return this.input.ensureBytes(1, false);
		}
		finally {
			socket.setSoTimeout(previous);
		}
	}

	/** Waits for bytes, which stay where they are. */
	void await(int bytes) throws IOException {
		if (!this.input.ensureBytes(bytes)) {
			throw new EOFException();
		}
	}

	/** Waits for a message. */
	char peekType() throws IOException {
		await(HEADER);
		return (char) this.input.getBuffer()[this.input.getIndex()];
	}

	/** What follows the header of the message at hand, in bytes. */
	int peekLength() throws IOException {
		await(HEADER);
		byte[] bytes = this.input.getBuffer();
		int index = this.input.getIndex() + 1;
		int length = ((bytes[index] & 0xff) << 24) | ((bytes[index + 1] & 0xff) << 16)
				| ((bytes[index + 2] & 0xff) << 8) | (bytes[index + 3] & 0xff);
		if (length < 4) {
			throw new IOException("A message of the server has an impossible length");
		}
		return length - 4;
	}

	/** Drops bytes that have been read ahead. */
	void skipThere(int bytes) {
		names().index.set(this.input, this.input.getIndex() + bytes);
	}

	/**
	 * Drops bytes. The driver's own skip would turn for ever at the end of the stream.
	 */
	void skip(long bytes) throws IOException {
		byte[] scratch = new byte[(int) Math.min(bytes, 8192)];
		for (long left = bytes; left > 0;) {
			int read = this.input.read(scratch, 0, (int) Math.min(left, scratch.length));
			if (read < 0) {
				throw new EOFException();
			}
			left -= read;
		}
	}

	/**
	 * Lets the driver read what has come.
	 * @param block whether to wait for a row or the end, or only to take what is there
	 */
	void process(boolean block) throws SQLException, IOException {
		process(this.copy, block);
	}

	/**
	 * Lets the driver read that a copy has begun, which is another one than this.
	 * @return that copy; {@code null} if none has begun
	 */
	@Nullable CopyOperation begin() throws SQLException, IOException {
		return process(null, true);
	}

	private @Nullable CopyOperation process(@Nullable CopyOperationImpl operation, boolean block)
			throws SQLException, IOException {
		try (ResourceLock ignored = this.lock.obtain()) {
			return (CopyOperationImpl) names().process.invokeExact(this.executor, operation, block);
		}
		catch (SQLException | IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** Where what has been read ahead ends in the input's buffer. */
	int endIndex() {
		return (int) names().endIndex.get(this.input);
	}

	/**
	 * Lets more of a stream gather for a moment, unless there is a lot already. Somebody
	 * who sleeps in a read is woken for each of the 8 KB that the server sends at a time,
	 * and the server pays for that.
	 */
	void gather() throws IOException {
		if (isPlain() && this.input.available() < A_LOT) {
			LockSupport.parkNanos(this, MOMENT);
		}
	}

	/**
	 * Waits for more, of which as much is read as the buffer can take. What is there
	 * already moves to its front.
	 * @param capacity that the buffer grows to
	 */
	void readMore(int capacity) throws IOException {
		byte[] old = this.input.getBuffer();
		int index = this.input.getIndex();
		int left = endIndex() - index;
		byte[] buffer = (capacity > old.length) ? new byte[capacity] : old;
		System.arraycopy(old, index, buffer, 0, left);
		names().buffer.set(this.input, buffer);
		names().index.set(this.input, 0);
		names().endIndex.set(this.input, left);
		await(left + 1);
	}

	/**
	 * What the driver makes of a lost connection: the copy is over, so that whoever
	 * closes the connection need not wait for it.
	 * @param doing one of the driver's own messages, which it has in many languages
	 */
	SQLException lost(String doing, IOException cause) {
		try (ResourceLock ignored = this.lock.obtain()) {
			if (this.copy != null && this.copy.isActive()) {
				names().unlock.invokeExact(this.executor, (Object) this.copy);
			}
		}
		catch (Throwable ex) {
			cause.addSuppressed(ex);
		}
		return new PSQLException(GT.tr(doing), PSQLState.CONNECTION_FAILURE, cause);
	}

}

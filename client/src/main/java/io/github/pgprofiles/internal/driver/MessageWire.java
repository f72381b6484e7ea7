package io.github.pgprofiles.internal.driver;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens by the messages of the protocol themselves (PostgreSQL manual, chapter
 * 'Frontend/Backend Protocol'): commands go as simple queries, and their answers come in
 * the same order.
 */
final class MessageWire implements NotificationWire {

	private static final Logger logger = LoggerFactory.getLogger(MessageWire.class);

	private static final int MOST_BYTES = 16 * 1024 * 1024;

	private final BaseConnection connection;

	private final DriverInternals driver;

	private final ReentrantLock sending = new ReentrantLock();

	/** What was sent and has not ended, in its order. */
	private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

	private final long silence;

	/** The command at hand has taken effect. */
	private boolean told;

	/**
	 * A command.
	 *
	 * @param at {@link System#nanoTime()} before it was written
	 */
	private record Sent(@Nullable Runnable action, long at) {
	}

	MessageWire(BaseConnection connection, DriverInternals driver, Duration silence) throws SQLException {
		this.connection = connection;
		this.driver = driver;
		this.silence = silence.toNanos();
		// also has the driver's buffer pass a time-out on
		connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
	}

	@Override
	public void send(String sql, @Nullable Runnable action) throws SQLException {
		byte[] text = sql.getBytes(StandardCharsets.UTF_8);
		this.sending.lock();
		try {
			this.sent.add(new Sent(action, System.nanoTime()));
			this.driver.stream().sendChar('Q');
			this.driver.stream().sendInteger4(4 + text.length + 1);
			this.driver.stream().send(text);
			this.driver.stream().sendChar(0);
			this.driver.stream().flush();
		}
		catch (IOException ex) {
			throw lost(ex);
		}
		finally {
			this.sending.unlock();
		}
	}

	@Override
	public boolean isOwedAnswerTooLong() {
		Sent oldest = this.sent.peek();
		return oldest != null && System.nanoTime() - oldest.at() >= this.silence;
	}

	@Override
	public boolean receive(Receiver receiver) throws SQLException {
		try {
			char type = this.driver.peekType();
			int length = this.driver.peekLength();
			if (length > MOST_BYTES) {
				throw new IOException("A message of the server has an impossible length");
			}
			// as a whole or not at all, so that a time-out loses nothing
			this.driver.await(DriverInternals.HEADER + length);
			byte[] content = new byte[length];
			System.arraycopy(this.driver.input().getBuffer(), this.driver.input().getIndex() + DriverInternals.HEADER,
					content, 0, length);
			this.driver.skipThere(DriverInternals.HEADER + length);
			take(type, content, receiver);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			throw lost(ex);
		}
	}

	private void take(char type, byte[] content, Receiver receiver) throws SQLException, IOException {
		switch (type) {
			case 'A' -> notified(content, receiver);
			case 'C', 'I' -> told(receiver);
			case 'Z' -> {
				this.told = false;
				this.sent.poll();
			}
			case 'E' -> {
				ServerFields fields = new ServerFields(content, 0, content.length);
				throw new SQLException(fields.get('S') + ": " + fields.get('M'), fields.get('C'));
			}
			case 'N' -> logger.debug("Notice on a connection that listens: {}",
					new ServerFields(content, 0, content.length).get('M'));
			// of a parameter that has changed, to which the driver's own wait fails
			case 'S' -> {
			}
			default ->
				throw new SQLException("Unexpected message '" + type + "' of the server", SqlStates.PROTOCOL_VIOLATION);
		}
	}

	/** Its transaction is over by then. */
	private void told(Receiver receiver) {
		Sent command = this.sent.peek();
		if (!this.told && command != null) {
			this.told = true;
			if (command.action() != null) {
				receiver.done(command.action());
			}
		}
	}

	private static void notified(byte[] content, Receiver receiver) throws IOException {
		int channel = 4;
		int payload = end(content, channel) + 1;
		int pid = ((content[0] & 0xff) << 24) | ((content[1] & 0xff) << 16) | ((content[2] & 0xff) << 8)
				| (content[3] & 0xff);
		receiver.notified(pid, text(content, channel, payload - 1), text(content, payload, end(content, payload)));
	}

	private static int end(byte[] content, int from) throws IOException {
		for (int i = from; i < content.length; i++) {
			if (content[i] == 0) {
				return i;
			}
		}
		throw new EOFException("A notification of the server has no end");
	}

	private static String text(byte[] content, int from, int to) {
		return new String(content, from, to - from, StandardCharsets.UTF_8);
	}

	private static SQLException lost(IOException ex) {
		String words = (ex instanceof EOFException && ex.getMessage() == null)
				? "The server has closed the connection that listens" : "The connection that listens is lost";
		return new SQLException(words, "08006", ex);
	}

	@Override
	public void close() {
		// whoever is blocked in a write has the lock, and cannot be talked over
		if (this.sending.tryLock()) {
			try {
				this.driver.stream().sendChar('X');
				this.driver.stream().sendInteger4(4);
				this.driver.stream().flush();
			}
			catch (IOException ex) {
				logger.debug("Could not take leave of a server", ex);
			}
			finally {
				this.sending.unlock();
			}
		}
		try {
			ConnectionAbort.abort(this.connection);
		}
		catch (SQLException ex) {
			logger.debug("Could not close a connection that listens", ex);
		}
	}

}

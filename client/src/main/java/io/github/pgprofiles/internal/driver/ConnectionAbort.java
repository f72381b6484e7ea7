package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;

import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts connections off, also while another thread is blocked in a write to a server that
 * has stopped reading. The socket of an encrypted one says goodbye when it is closed, and
 * waits for that thread or for the server, both of which may take for ever; so it is set
 * not to linger, and closed on a thread of its own.
 */
public final class ConnectionAbort {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionAbort.class);

	/** Milliseconds; a goodbye that is not blocked takes a fraction of one. */
	private static final int PATIENCE = 100;

	private ConnectionAbort() {
	}

	/**
	 * Cuts a connection off, and returns within a moment. The driver takes it for closed
	 * from then on, and whoever waits for its server fails.
	 */
	public static void abort(Connection connection) throws SQLException {
		Thread closing = begin(connection);
		if (closing != null) {
			await(closing);
		}
	}

	/** The same without any waiting: for a timer's thread, which others need as well. */
	public static void abortLater(Connection connection) throws SQLException {
		begin(connection);
	}

	/**
	 * Makes sure that whoever closes a connection is not kept by a thread that is blocked
	 * in a write to it. What it has sent, and its server has not read, may be lost then.
	 */
	public static void doNotLinger(Connection connection) throws SQLException {
		Socket socket = DriverInternals.socket(connection.unwrap(BaseConnection.class));
		if (socket instanceof SSLSocket encrypted) {
			doNotLinger(encrypted);
		}
	}

	private static @Nullable Thread begin(Connection connection) throws SQLException {
		if (!connection.isWrapperFor(BaseConnection.class)) {
			return start(() -> abort(connection, null));
		}
		BaseConnection raw = connection.unwrap(BaseConnection.class);
		Socket socket = DriverInternals.socket(raw);
		if (socket != null && socket.getClass() == Socket.class) {
			// is closed at once, whoever is in it
			raw.abort(Runnable::run);
			return null;
		}
		return start(() -> abort(raw, socket));
	}

	private static void abort(Connection raw, @Nullable Socket socket) {
		if (socket instanceof SSLSocket encrypted) {
			doNotLinger(encrypted);
		}
		Thread closing = start(() -> close(raw));
		await(closing);
		if (closing.isAlive() && socket != null) {
			// it is blocked in its own goodbye, as no buffer can take it: a second
			// one who does not wait shuts the socket beneath
			closeAgain(socket);
		}
	}

	/** Of what blocks in closing, all that is bounded by settings of the socket. */
	private static void doNotLinger(SSLSocket socket) {
		try {
			socket.setSoLinger(true, 0);
			// TLS 1.2 waits for the server's goodbye
			socket.setSoTimeout(1);
		}
		catch (SocketException ex) {
			// it is closed already
		}
	}

	private static void close(Connection raw) {
		try {
			raw.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.debug("Could not abort a connection", ex);
		}
	}

	private static void closeAgain(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			logger.debug("Could not close a socket", ex);
		}
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task, "pgprofiles-abort");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/** An interrupt is kept, and makes it shorter. */
	private static void await(Thread thread) {
		try {
			thread.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

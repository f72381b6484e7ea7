package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * A connection that does nothing but listen. One thread receives, which sleeps in a read
 * of the socket; any may send meanwhile, which the driver's own API does not allow: a
 * thread that waits for notifications there has the connection to itself.
 */
public interface NotificationWire {

	/** Hears what has come, on the thread that receives. */
	interface Receiver {

		void notified(int pid, String channel, String payload);

		/** A command is done, and has taken effect. */
		void done(Runnable action);

	}

	/**
	 * Takes over a connection on which nothing is under way.
	 * @param silence of the server after which {@link #receive} returns
	 */
	static NotificationWire of(Connection connection, Duration silence) throws SQLException {
		BaseConnection raw = DriverSession.base(connection);
		DriverInternals driver = DriverInternals.of(raw);
		return (driver != null) ? new MessageWire(raw, driver, silence) : new PolledWire(raw, silence);
	}

	/**
	 * Sends a command, and does not wait for its end.
	 * @param sql one statement without rows
	 * @param action given to the receiver at its end; {@code null} for nothing
	 * @throws SQLException if the connection is lost
	 */
	void send(String sql, @Nullable Runnable action) throws SQLException;

	/**
	 * Whether the server has not answered a command for the time that counts as silence.
	 */
	boolean isOwedAnswerTooLong();

	/**
	 * Waits for a message of the server, and takes it in.
	 * @return {@code false} if there was none for the time that counts as silence
	 * @throws SQLException if the connection is lost, or the server has refused a command
	 */
	boolean receive(Receiver receiver) throws SQLException;

	/**
	 * Takes leave of the server, and cuts the connection off. The thread that receives
	 * fails.
	 */
	void close();

}

package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens by the driver's public API, where the driver is not as we know it: a command
 * waits until the thread that receives looks up, which it does twice a second.
 */
final class PolledWire implements NotificationWire {

	private static final Logger logger = LoggerFactory.getLogger(PolledWire.class);

	private static final int SLICE = 500;

	private final BaseConnection connection;

	private final Duration silence;

	private final Queue<Command> commands = new ConcurrentLinkedQueue<>();

	private long heard = System.nanoTime();

	private record Command(String sql, @Nullable Runnable action) {
	}

	PolledWire(BaseConnection connection, Duration silence) {
		this.connection = connection;
		this.silence = silence;
	}

	@Override
	public void send(String sql, @Nullable Runnable action) {
		this.commands.add(new Command(sql, action));
	}

	/** A command has its answer at once, or fails. */
	@Override
	public boolean isOwedAnswerTooLong() {
		return false;
	}

	@Override
	public boolean receive(Receiver receiver) throws SQLException {
		while (System.nanoTime() - this.heard < this.silence.toNanos()) {
			Command command = this.commands.poll();
			if (command != null) {
				run(command, receiver);
				return true;
			}
			PGNotification[] notifications = this.connection.getNotifications(SLICE);
			if (notifications != null && notifications.length > 0) {
				this.heard = System.nanoTime();
				for (PGNotification each : notifications) {
					receiver.notified(each.getPID(), each.getName(), each.getParameter());
				}
				return true;
			}
		}
		// for the answer to what is asked then
		this.heard = System.nanoTime();
		return false;
	}

	private void run(Command command, Receiver receiver) throws SQLException {
		int usual = this.connection.getNetworkTimeout();
		this.connection.setNetworkTimeout(Runnable::run, (int) this.silence.toMillis());
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(command.sql());
		}
		this.connection.setNetworkTimeout(Runnable::run, usual);
		this.heard = System.nanoTime();
		if (command.action() != null) {
			receiver.done(command.action());
		}
	}

	@Override
	public void close() {
		try {
			ConnectionAbort.abort(this.connection);
		}
		catch (SQLException ex) {
			logger.debug("Could not close a connection that listens", ex);
		}
	}

}

package io.github.pgprofiles.benchmarks.notification;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The driver's own wait for notifications, in a loop. */
final class RawListener implements NotificationListener {

	private final Connection connection;

	private volatile boolean closed;

	RawListener(ServerAddress address, String channel, Receiver receiver) throws SQLException {
		this.connection = address.connect();
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("listen " + channel);
		}
		Thread thread = new Thread(() -> listen(receiver), "raw-listener");
		thread.setDaemon(true);
		thread.start();
	}

	private void listen(Receiver receiver) {
		try {
			PGConnection driver = this.connection.unwrap(PGConnection.class);
			while (!this.closed) {
				PGNotification[] notifications = driver.getNotifications(0);
				for (PGNotification each : notifications) {
					receiver.received(each.getParameter());
				}
			}
		}
		catch (SQLException ex) {
			if (!this.closed) {
				throw new IllegalStateException(ex);
			}
		}
	}

	@Override
	public String name() {
		return Contender.RAW;
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.connection.abort(Runnable::run);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

package io.github.pgprofiles.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Other clients of the pooler on a test's database: fifteen connections, which make it
 * open its four to the server, and from then on run a small transaction each in turn, so
 * that the test's own ones change sessions.
 */
final class Neighbours implements AutoCloseable {

	private static final int CONNECTIONS = 15;

	private static final int SESSIONS = 4;

	/** Between two transactions. */
	private static final int PAUSE = 10;

	private final List<Connection> connections = new ArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private final Thread thread = new Thread(this::run, "neighbours");

	Neighbours(String host, int port, String database) {
		Properties properties = new Properties();
		properties.put("user", TestServer.USER);
		properties.put("password", TestServer.PASSWORD);
		properties.put("prepareThreshold", "0");
		properties.put("assumeMinServerVersion", "12");
		properties.put("ApplicationName", "neighbour");
		try {
			for (int i = 0; i < CONNECTIONS; i++) {
				Connection connection = DriverManager
					.getConnection("jdbc:postgresql://" + host + ":" + port + "/" + database, properties);
				connection.setAutoCommit(false);
				this.connections.add(connection);
				if (i < SESSIONS) {
					work(connection);
				}
			}
			for (Connection connection : this.connections.subList(0, SESSIONS)) {
				connection.commit();
			}
			for (Connection connection : this.connections) {
				connection.setAutoCommit(true);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private static void work(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("select 'of a neighbour', 42");
		}
	}

	private void run() {
		try {
			for (int i = 0; !this.end.await(PAUSE, TimeUnit.MILLISECONDS); i++) {
				work(this.connections.get(i % CONNECTIONS));
			}
		}
		catch (SQLException ex) {
			// the test has ended all sessions, or the database is gone
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.end.countDown();
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
			for (Connection connection : this.connections) {
				connection.abort(Runnable::run);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

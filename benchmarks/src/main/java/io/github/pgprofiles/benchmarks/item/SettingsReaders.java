package io.github.pgprofiles.benchmarks.item;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** The contenders' ways to read an item with two settings of the session in force. */
final class SettingsReaders {

	/** Fails where they are not. */
	private static final String SELECT = ItemTable.SELECT
			+ " and current_setting('app.tenant') = 'tenant 42' and current_setting('app.user') = 'ada'";

	private static final String SET = "select set_config('app.tenant', ?, true), set_config('app.user', ?, true)";

	private SettingsReaders() {
	}

	/** One contender's way. */
	interface Reader extends AutoCloseable {

		Item read(long id) throws Exception;

		@Override
		void close();

	}

	/** The settings in a statement of their own, in a transaction. */
	static Reader raw(ServerAddress address) {
		HikariDataSource pool = address.pool();
		return new Reader() {

			@Override
			public Item read(long id) throws SQLException {
				try (Connection connection = pool.getConnection()) {
					connection.setAutoCommit(false);
					set(connection);
					Item item = item(connection, id);
					connection.commit();
					return item;
				}
			}

			@Override
			public void close() {
				pool.close();
			}

		};
	}

	private static void set(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SET)) {
			statement.setString(1, "tenant 42");
			statement.setString(2, "ada");
			statement.execute();
		}
	}

	private static Item item(Connection connection, long id) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
			statement.setLong(1, id);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return RawReader.item(rows);
			}
		}
	}

	/** By a statement that has them, or by a transaction. */
	static Reader ours(ServerAddress address, boolean inTransaction) {
		PostgresClients.Closeable clients = address
			.clients((profile) -> Map.of("app.tenant", "tenant 42", "app.user", "ada"));
		PostgresClient client = clients.primary();
		return new Reader() {

			@Override
			public Item read(long id) {
				return inTransaction
						? client.transaction().execute((tx) -> tx.sql(SELECT).param(id).query(Item.class).single())
						: client.sql(SELECT).param(id).query(Item.class).single();
			}

			@Override
			public void close() {
				clients.close();
			}

		};
	}

}

package io.github.pgprofiles.benchmarks.transfer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * A table. The server itself compares what is in it: a hash over all columns of each row,
 * added up, so that the order of the rows makes no difference.
 */
public final class TableTarget implements Target {

	private final Connection connection;

	private final String table;

	private final List<String> reset;

	private final String source;

	private @Nullable String expected;

	/**
	 * Takes a connection of its own.
	 * @param address of the server
	 * @param table its name
	 * @param reset statements that make it what it is before a transfer
	 * @param source a table, or a query in parentheses, with the rows that it has to have
	 * after one
	 * @throws SQLException if the server refuses
	 */
	public TableTarget(ServerAddress address, String table, List<String> reset, String source) throws SQLException {
		this.connection = address.connect();
		this.table = table;
		this.reset = List.copyOf(reset);
		this.source = source;
	}

	private String content(String source) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery("""
				select count(*) || ' rows with the checksum ' || coalesce(sum(hash_record_extended(t, 0)), 0)
				from %s t""".formatted(source))) {
			result.next();
			return result.getString(1);
		}
	}

	@Override
	public void reset() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			for (String sql : this.reset) {
				statement.execute(sql);
			}
		}
	}

	@Override
	public void require(String contender) throws SQLException {
		String wanted = this.expected;
		if (wanted == null) {
			wanted = content(this.source);
			this.expected = wanted;
		}
		String actual = content(this.table);
		if (!actual.equals(wanted)) {
			throw new WrongResultException(contender, wanted, actual);
		}
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The server does not let go of a connection", ex);
		}
	}

}

package io.github.pgprofiles.benchmarks.copyin;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** An array for each column, which the server turns into rows; in one transaction. */
public final class TradeArrays implements JdbcTransfer.Work {

	/** Rows that are sent at once. */
	private static final int SIZE = 10_000;

	private static final List<String> TYPES = List.of("int8", "timestamptz", "uuid", "text", "int4", "float8", "bool",
			"numeric");

	private final String sql;

	private final List<Trade> trades;

	/**
	 * Sets what to insert.
	 * @param table to insert into
	 * @param trades to insert
	 */
	public TradeArrays(String table, List<Trade> trades) {
		this(table, "", trades);
	}

	/**
	 * Sets where the rows go.
	 * @param table its name
	 * @param conflict the end of the statement, which says what becomes of conflicts; may
	 * be empty
	 * @param trades to insert
	 */
	public TradeArrays(String table, String conflict, List<Trade> trades) {
		this.sql = "insert into %s (%s) select * from unnest(?, ?, ?, ?, ?, ?, ?, ?) %s".formatted(table,
				TradeTable.COLUMNS, conflict);
		this.trades = trades;
	}

	@Override
	public void move(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		try (PreparedStatement statement = connection.prepareStatement(this.sql)) {
			for (int begin = 0; begin < this.trades.size(); begin += SIZE) {
				insert(statement, this.trades.subList(begin, Math.min(begin + SIZE, this.trades.size())));
			}
		}
		connection.commit();
	}

	/** Primitive where it can be: the driver sends such arrays in binary. */
	private static void insert(PreparedStatement statement, List<Trade> trades) throws SQLException {
		int size = trades.size();
		Object[] columns = { new long[size], new OffsetDateTime[size], new UUID[size], new String[size], new int[size],
				new double[size], new boolean[size], new BigDecimal[size] };
		for (int row = 0; row < size; row++) {
			Trade trade = trades.get(row);
			((long[]) columns[0])[row] = trade.id();
			((Object[]) columns[1])[row] = trade.createdAt();
			((Object[]) columns[2])[row] = trade.account();
			((Object[]) columns[3])[row] = trade.note();
			((int[]) columns[4])[row] = trade.quantity();
			((double[]) columns[5])[row] = trade.price();
			((boolean[]) columns[6])[row] = trade.active();
			((Object[]) columns[7])[row] = trade.amount();
		}
		for (int column = 0; column < columns.length; column++) {
			statement.setArray(column + 1,
					statement.getConnection()
						.unwrap(org.postgresql.PGConnection.class)
						.createArrayOf(TYPES.get(column), columns[column]));
		}
		statement.executeUpdate();
	}

}

package io.github.pgprofiles.benchmarks.copyin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.typed.Trade;

/** Batches of an INSERT, in one transaction. */
public final class TradeBatch implements JdbcTransfer.Work {

	/** Rows that are sent at once. */
	private static final int SIZE = 1000;

	private final String sql;

	private final List<Trade> trades;

	/**
	 * Sets what to insert.
	 * @param sql an INSERT with a parameter for each column of a trade
	 * @param trades to insert
	 */
	public TradeBatch(String sql, List<Trade> trades) {
		this.sql = sql;
		this.trades = trades;
	}

	@Override
	public void move(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		try (PreparedStatement statement = connection.prepareStatement(this.sql)) {
			int waiting = 0;
			for (Trade trade : this.trades) {
				set(statement, trade);
				statement.addBatch();
				waiting++;
				if (waiting == SIZE) {
					statement.executeBatch();
					waiting = 0;
				}
			}
			if (waiting > 0) {
				statement.executeBatch();
			}
		}
		connection.commit();
	}

	private static void set(PreparedStatement statement, Trade trade) throws SQLException {
		statement.setLong(1, trade.id());
		statement.setObject(2, trade.createdAt());
		statement.setObject(3, trade.account());
		statement.setString(4, trade.note());
		statement.setInt(5, trade.quantity());
		statement.setDouble(6, trade.price());
		statement.setBoolean(7, trade.active());
		statement.setBigDecimal(8, trade.amount());
	}

}

package io.github.pgprofiles.benchmarks.upsert;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.benchmarks.copyin.TradeCsv;
import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.postgresql.PGConnection;

/**
 * By hand: CSV into a temporary table with the driver's CopyManager, then one INSERT; in
 * one transaction. It trusts that no key comes twice.
 */
final class StagedCsv implements JdbcTransfer.Work {

	/** The end of an INSERT that updates all columns but the key. */
	static final String ON_CONFLICT = "on conflict (id) do update set " + Arrays.stream(TradeTable.COLUMNS.split(", "))
		.filter((column) -> !column.equals("id"))
		.map((column) -> column + " = excluded." + column)
		.collect(Collectors.joining(", "));

	private final String table;

	private final List<Trade> trades;

	StagedCsv(String table, List<Trade> trades) {
		this.table = table;
		this.trades = trades;
	}

	@Override
	public void move(Connection connection) throws SQLException, IOException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("create temporary table staged (like %s) on commit drop".formatted(this.table));
			connection.unwrap(PGConnection.class)
				.getCopyAPI()
				.copyIn("copy staged (%s) from stdin (format csv)".formatted(TradeTable.COLUMNS),
						new TradeCsv(this.trades));
			statement.executeUpdate("insert into %s (%s) select %s from staged %s".formatted(this.table,
					TradeTable.COLUMNS, TradeTable.COLUMNS, ON_CONFLICT));
		}
		connection.commit();
	}

}

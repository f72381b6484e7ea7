package io.github.pgprofiles.benchmarks.copyin;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import de.bytefish.pgbulkinsert.PgBulkInsert;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.python.PythonTransfer;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.ClientTransfer;
import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.transfer.PsqlTransfer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.postgresql.PGConnection;

/** Every contender's way to bring the same trades into a table. */
final class TradeTransfers {

	/** The server alone. */
	static final String CEILING = "ceiling";

	static final String BULK_INSERT = "PgBulkInsert";

	static final String CSV = "copymanager-csv";

	private final String table;

	private final List<Trade> trades;

	TradeTransfers(String table, List<Trade> trades) {
		this.table = table;
		this.trades = trades;
	}

	/** All of them, in the order of the reports. */
	List<Transfer> all(BenchmarkServer server) throws SQLException {
		ServerAddress address = server.address();
		Path file = server.directory().resolve(this.table + ".bin");
		server.execute("copy %s to '%s' (format binary)".formatted(TradeTable.NAME, file));
		String insert = "insert into %s (%s) values (?, ?, ?, ?, ?, ?, ?, ?)".formatted(this.table, TradeTable.COLUMNS);
		return List.of(ceiling(address, file), ours(Contender.OURS, address), bulkInsert(address),
				jdbc("jdbc-batch", address.pool(), new TradeBatch(insert, this.trades)),
				jdbc("jdbc-batch-rewritten", address.rewritingPool(), new TradeBatch(insert, this.trades)),
				jdbc("unnest", address.pool(), new TradeArrays(this.table, "", this.trades)), csv(CSV, address),
				new PsqlTransfer(address, this.trades.size(),
						"\\copy %s from '%s' (format binary)".formatted(this.table, file)),
				new PythonTransfer("asyncpg", address, this.table, this.trades.size()),
				new PythonTransfer("psycopg2", address, this.table, this.trades.size()));
	}

	private Transfer ceiling(ServerAddress address, Path file) {
		String copy = "copy %s from '%s' (format binary)".formatted(this.table, file);
		return jdbc(CEILING, address.pool(), (connection) -> connection.createStatement().executeUpdate(copy));
	}

	Transfer ours(String name, ServerAddress address) {
		return new ClientTransfer(name, address, this.trades.size(),
				(client) -> client.copy().into(this.table).records(Trade.class).from(this.trades));
	}

	Transfer bulkInsert(ServerAddress address) {
		PgBulkInsert<Trade> bulkInsert = new PgBulkInsert<>(new TradeMapping(this.table));
		return jdbc(BULK_INSERT, address.pool(),
				(connection) -> bulkInsert.saveAll(connection.unwrap(PGConnection.class), this.trades));
	}

	Transfer csv(String name, ServerAddress address) {
		String copy = "copy %s (%s) from stdin (format csv)".formatted(this.table, TradeTable.COLUMNS);
		return jdbc(name, address.pool(),
				(connection) -> connection.unwrap(PGConnection.class)
					.getCopyAPI()
					.copyIn(copy, new TradeCsv(this.trades)));
	}

	private Transfer jdbc(String name, HikariDataSource pool, JdbcTransfer.Work work) {
		return new JdbcTransfer(name, pool, this.trades.size(), work);
	}

}

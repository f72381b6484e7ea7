package io.github.pgprofiles.benchmarks.copyout;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/**
 * The same by hand: a snapshot that another transaction takes over, the driver's
 * CopyManager, and a decoder that knows the columns. Each connection has a half of the
 * blocks.
 */
final class RawSharedSource implements SharedSource {

	private static final String COPY = "copy (select %s from %s where ctid %%s '(%%d,0)') to stdout (format binary)"
		.formatted(TradeTable.COLUMNS, TradeTable.NAME);

	private static final String BEGIN = "begin isolation level repeatable read read only";

	private final HikariDataSource pool;

	private final ExecutorService executor = Executors.newFixedThreadPool(CopyOutParallel.CONNECTIONS);

	RawSharedSource(HikariDataSource pool) {
		this.pool = pool;
	}

	@Override
	public String name() {
		return Contender.RAW;
	}

	@Override
	public void read(Consumer<? super Trade> rows) throws Exception {
		try (Connection first = this.pool.getConnection(); Connection second = this.pool.getConnection()) {
			execute(first, BEGIN);
			String snapshot = text(first, "select pg_export_snapshot()");
			long half = Long.parseLong(text(first,
					"select pg_relation_size('%s') / current_setting('block_size')::int8".formatted(TradeTable.NAME)))
					/ 2;
			execute(second, BEGIN + "; set transaction snapshot '" + snapshot + "'");
			List<Future<?>> halves = new ArrayList<>();
			halves.add(this.executor.submit(() -> {
				RawCopySource.read(first, COPY.formatted("<", half), rows);
				return 0;
			}));
			halves.add(this.executor.submit(() -> {
				RawCopySource.read(second, COPY.formatted(">=", half), rows);
				return 0;
			}));
			for (Future<?> each : halves) {
				each.get();
			}
			execute(second, "commit");
			execute(first, "commit");
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String text(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.pool.close();
	}

}

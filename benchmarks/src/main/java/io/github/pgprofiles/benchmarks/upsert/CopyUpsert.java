package io.github.pgprofiles.benchmarks.upsert;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.copyin.TradeArrays;
import io.github.pgprofiles.benchmarks.copyin.TradeBatch;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.ClientTransfer;
import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.transfer.PsqlTransfer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Brings records into a table that has every other key already, with other values. */
public final class CopyUpsert extends RowCase {

	private static final EmptyTable TABLE = EmptyTable.PRIMARY_KEY;

	private static final String BATCH = "jdbc-batch";

	private static final String REWRITTEN = "jdbc-batch-rewritten";

	private static final String ARRAYS = "unnest";

	/** The server alone, from a file. */
	private static final String CEILING = "ceiling";

	/** In one message, so that one time is taken. */
	private static final String BY_SERVER = String.join("\\; ", "begin",
			"create temporary table staged (like %1$s) on commit drop", "copy staged from '%2$s' (format binary)",
			"insert into %1$s (%3$s) select %3$s from staged %4$s", "commit") + ";";

	/** The rows with the even keys, which are all that a transfer has to update. */
	private static final String HALF = """
			insert into %s (%s) select id, created_at - interval '1 day', account, 'to be updated', -1, 0, not active, 0
			from %s where id %% 2 = 0""".formatted(EmptyTable.NAME, TradeTable.COLUMNS, TradeTable.NAME);

	/** Sets the size. */
	public CopyUpsert() {
		super("copy-upsert", "brings N records of 8 columns into " + TABLE.description() + " that has half of the keys",
				MILLION, 6);
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(Contender.RAW), Reference.to(BATCH), Reference.to(REWRITTEN), Reference.to(ARRAYS),
				Reference.to(CEILING));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(BATCH), 1.5),
				Goal.ratio(Contender.OURS, Reference.to(REWRITTEN), 1.5),
				Goal.ratio(Contender.OURS, Reference.to(ARRAYS), 1.5),
				Goal.ratio(Contender.OURS, Reference.to(CEILING), 0.85));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		TABLE.create(server);
		List<Contender> contenders = new ArrayList<>();
		for (Transfer transfer : transfers(server, TradeTable.trades(rows))) {
			contenders.add(contender(transfer, server.address(), rows));
		}
		return contenders;
	}

	private static Contender contender(Transfer transfer, ServerAddress address, int rows) throws SQLException {
		return TABLE.contender(transfer, address, rows, HALF);
	}

	private static List<Transfer> transfers(BenchmarkServer server, List<Trade> trades) throws SQLException {
		ServerAddress address = server.address();
		Path file = server.directory().resolve("upsert.bin");
		server.execute("copy %s to '%s' (format binary)".formatted(TradeTable.NAME, file));
		StagedCsv staged = new StagedCsv(EmptyTable.NAME, trades);
		String insert = "insert into %s (%s) values (?, ?, ?, ?, ?, ?, ?, ?) %s".formatted(EmptyTable.NAME,
				TradeTable.COLUMNS, StagedCsv.ON_CONFLICT);
		TradeBatch batch = new TradeBatch(insert, trades);
		return List.of(
				new PsqlTransfer(CEILING, address, trades.size(),
						BY_SERVER.formatted(EmptyTable.NAME, file, TradeTable.COLUMNS, StagedCsv.ON_CONFLICT)),
				new ClientTransfer(Contender.OURS, address, trades.size(),
						(client) -> client.copy()
							.into(EmptyTable.NAME)
							.onConflict("id")
							.update()
							.records(Trade.class)
							.from(trades)),
				new JdbcTransfer(Contender.RAW, address.pool(), trades.size(), staged),
				new JdbcTransfer(BATCH, address.pool(), trades.size(), batch),
				new JdbcTransfer(REWRITTEN, address.rewritingPool(), trades.size(), batch),
				new JdbcTransfer(ARRAYS, address.pool(), trades.size(),
						new TradeArrays(EmptyTable.NAME, StagedCsv.ON_CONFLICT, trades)));
	}

}

package io.github.pgprofiles.benchmarks.batch;

import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
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
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Inserts records that are there already, by an INSERT that stands for one of them. */
public final class BatchInsert extends RowCase {

	private static final EmptyTable TABLE = EmptyTable.UNLOGGED;

	private static final String PLAIN = "jdbc-batch";

	private static final String REWRITTEN = "jdbc-batch-rewritten";

	private static final String ARRAYS = "unnest";

	private static final Reference BEST = Reference.toBest("best", REWRITTEN, ARRAYS);

	private static final String INTO = "insert into %s (%s) values ".formatted(EmptyTable.NAME, TradeTable.COLUMNS);

	private static final String BY_NAME = INTO
			+ "(:id, :createdAt, :account, :note, :quantity, :price, :active, :amount)";

	private static final String BY_POSITION = INTO + "(?, ?, ?, ?, ?, ?, ?, ?)";

	/** Sets the size. */
	public BatchInsert() {
		super("batch-insert", "inserts N records of 8 columns by a batch into " + TABLE.description(), 10_000, 20);
	}

	@Override
	public List<Reference> references() {
		return List.of(BEST, Reference.to(PLAIN));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, BEST, 1));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		TABLE.create(server);
		List<Contender> contenders = new ArrayList<>();
		for (Transfer transfer : transfers(server.address(), TradeTable.trades(rows))) {
			contenders.add(TABLE.contender(transfer, server.address(), rows));
		}
		return contenders;
	}

	private static List<Transfer> transfers(ServerAddress address, List<Trade> trades) {
		BatchPeers peers = new BatchPeers(BY_POSITION, trades);
		JdbcTransfer.Work batch = new TradeBatch(BY_POSITION, trades);
		return List.of(
				new ClientTransfer(Contender.OURS, address, trades.size(),
						(client) -> client.batch(BY_NAME).update(trades)),
				jdbc(PLAIN, address.pool(), trades, batch), jdbc(REWRITTEN, address.rewritingPool(), trades, batch),
				jdbc(ARRAYS, address.pool(), trades, new TradeArrays(EmptyTable.NAME, trades)),
				jdbc("JdbcTemplate", address.pool(), trades, peers.template()),
				jdbc("Jdbi", address.pool(), trades, peers.jdbi()), jdbc("jOOQ", address.pool(), trades, peers.jooq()));
	}

	private static Transfer jdbc(String name, HikariDataSource pool, List<Trade> trades, JdbcTransfer.Work work) {
		return new JdbcTransfer(name, pool, trades.size(), work);
	}

}

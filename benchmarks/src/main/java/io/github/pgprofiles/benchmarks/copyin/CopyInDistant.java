package io.github.pgprofiles.benchmarks.copyin;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/**
 * An operation copies N records into a table that is some way off, beside one plain
 * statement there.
 */
public final class CopyInDistant implements BenchmarkCase {

	/** One statement without rows to send. */
	private static final String STATEMENT = "statement";

	/** Copies of a round. */
	private static final int COPIES = 20;

	/** Rounds that are not counted, until drivers and caches know the statements. */
	private static final int UNTIL_KNOWN = 2;

	private static final Network NETWORK = Network.ONE_MILLISECOND;

	@Override
	public String name() {
		return NETWORK.benchmark("copy-in-records");
	}

	@Override
	public String description() {
		return "brings N records of 8 columns into an unlogged table, " + NETWORK.description() + "; a round does so "
				+ COPIES + " times";
	}

	@Override
	public Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return 100;
	}

	@Override
	public int defaultRounds() {
		return 40;
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(STATEMENT), Reference.to(TradeTransfers.BULK_INSERT));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(STATEMENT), 1.15), Goal.difference(Contender.OURS,
				STATEMENT, Route.TRIPS, "no more round trips than a statement", (more) -> more <= 0));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException, IOException {
		TradeTable.create(server, rows);
		EmptyTable.UNLOGGED.create(server);
		List<Trade> trades = TradeTable.trades(rows);
		TradeTransfers transfers = new TradeTransfers(EmptyTable.NAME, trades);
		Route plain = NETWORK.open(server.address());
		Route ours = NETWORK.open(server.address());
		Route bulkInsert = NETWORK.open(server.address());
		return List.of(new Copies(new Statement(plain.address().pool()), plain, server, 0),
				new Copies(transfers.ours(Contender.OURS, ours.address()), ours, server, rows),
				new Copies(transfers.bulkInsert(bulkInsert.address()), bulkInsert, server, rows));
	}

	/** Does the same several times, each time on a connection from a pool. */
	private record Copies(Transfer transfer, Route route, BenchmarkServer server, int rows) implements Contender {

		@Override
		public String name() {
			return this.transfer.name();
		}

		@Override
		public void verify() throws Exception {
			for (int i = 0; i < UNTIL_KNOWN; i++) {
				run();
				verifyRows();
			}
		}

		@Override
		public Sample round() throws Exception {
			// a pool looks whether a connection that was idle is still alive, which costs
			// a trip
			this.transfer.move();
			this.server.execute("truncate " + EmptyTable.NAME);
			this.route.begin();
			Sample sample = run();
			this.route.end(COPIES);
			verifyRows();
			return sample;
		}

		private Sample run() throws Exception {
			return Sample.of(COPIES, () -> {
				for (int i = 0; i < COPIES; i++) {
					this.transfer.move();
				}
			});
		}

		private void verifyRows() throws SQLException {
			ServerAddress address = this.server.address();
			try (Connection connection = address.connect();
					PreparedStatement count = connection.prepareStatement("select count(*) from " + EmptyTable.NAME);
					var result = count.executeQuery()) {
				result.next();
				long found = result.getLong(1);
				if (found != (long) this.rows * COPIES) {
					throw new WrongResultException(name(), (long) this.rows * COPIES, found);
				}
			}
			this.server.execute("truncate " + EmptyTable.NAME);
		}

		/** Of the last round: every round costs the same. */
		@Override
		public Map<String, Object> facts() {
			return this.route.facts();
		}

		@Override
		public void close() {
			this.transfer.close();
			this.route.close();
		}

	}

	/** What a plain statement takes. */
	private record Statement(HikariDataSource pool) implements Transfer {

		@Override
		public String name() {
			return STATEMENT;
		}

		@Override
		public Sample move() throws Exception {
			return Sample.of(1, () -> {
				try (Connection connection = this.pool.getConnection();
						PreparedStatement statement = connection.prepareStatement("select 1");
						var result = statement.executeQuery()) {
					result.next();
				}
			});
		}

		@Override
		public void close() {
			this.pool.close();
		}

	}

}

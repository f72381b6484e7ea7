package io.github.pgprofiles.benchmarks.item;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/**
 * An operation selects one row by primary key while two settings of the session are in
 * force for it alone, as row-level security reads them.
 */
public final class SettingsRead implements BenchmarkCase {

	/** Until all that is prepared is. */
	private static final int PREPARED = 7;

	private final Network network;

	/**
	 * Creates the case.
	 * @param network to the server
	 */
	public SettingsRead(Network network) {
		this.network = network;
	}

	@Override
	public String name() {
		return this.network.benchmark("pk-read-settings");
	}

	@Override
	public String description() {
		return "select by primary key with two session settings, " + this.network.description()
				+ "; a round reads N rows";
	}

	@Override
	public Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return this.network.isSlow() ? 25 : 200;
	}

	@Override
	public int defaultRounds() {
		return this.network.isSlow() ? 40 : 500;
	}

	@Override
	public List<Goal> goals() {
		List<Goal> goals = new ArrayList<>();
		if (this.network.isSlow()) {
			goals.add(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 0.6));
		}
		return goals;
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException, IOException {
		ItemTable.create(server, rows);
		long[] ids = ItemTable.shuffledIds(rows);
		List<Contender> contenders = new ArrayList<>();
		Route raw = this.network.open(server.address());
		contenders.add(new Reads(Contender.RAW, SettingsReaders.raw(raw.address()), raw, ids));
		Route ours = this.network.open(server.address());
		contenders.add(new Reads(Contender.OURS, SettingsReaders.ours(ours.address(), false), ours, ids));
		Route transaction = this.network.open(server.address());
		contenders.add(new Reads("ours-tx", SettingsReaders.ours(transaction.address(), true), transaction, ids));
		return contenders;
	}

	/** Reads one row after another. */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Reads(String name, SettingsReaders.Reader reader, Route route, long[] ids) implements Contender {

		@Override
		public void verify() throws Exception {
			for (int i = 0; i < PREPARED; i++) {
				readAll();
			}
		}

		@Override
		public Sample round() throws Exception {
			// a pool looks whether a connection that was idle is still alive, which costs
			// a trip
			this.reader.read(this.ids[0]);
			this.route.begin();
			Sample sample = Sample.of(this.ids.length, this::readAll);
			this.route.end(this.ids.length);
			return sample;
		}

		private void readAll() throws Exception {
			for (long id : this.ids) {
				ItemTable.check(name(), id, this.reader.read(id));
			}
		}

		/** Of the last round: every round costs the same. */
		@Override
		public Map<String, Object> facts() {
			return this.route.facts();
		}

		@Override
		public void close() {
			this.reader.close();
			this.route.close();
		}

	}

}

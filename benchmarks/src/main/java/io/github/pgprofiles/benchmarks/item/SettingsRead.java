package io.github.pgprofiles.benchmarks.item;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.ReadCase;
import io.github.pgprofiles.benchmarks.network.Reads;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/**
 * An operation selects one row by primary key while two settings of the session are in
 * force for it alone, as row-level security reads them.
 */
public final class SettingsRead extends ReadCase {

	/**
	 * Creates the case.
	 * @param network to the server
	 */
	public SettingsRead(Network network) {
		super(network, "pk-read-settings", "select by primary key with two session settings");
	}

	@Override
	public List<Goal> goals() {
		List<Goal> goals = new ArrayList<>();
		if (network().isSlow()) {
			goals.add(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 0.6));
		}
		return goals;
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException, IOException {
		ItemTable.create(server, rows);
		long[] ids = ItemTable.shuffledIds(rows);
		List<Contender> contenders = new ArrayList<>();
		Route raw = network().open(server.address());
		contenders.add(reads(Contender.RAW, SettingsReaders.raw(raw.address()), raw, ids));
		Route ours = network().open(server.address());
		contenders.add(reads(Contender.OURS, SettingsReaders.ours(ours.address(), false), ours, ids));
		Route transaction = network().open(server.address());
		contenders.add(reads("ours-tx", SettingsReaders.ours(transaction.address(), true), transaction, ids));
		return contenders;
	}

	private static Contender reads(String name, SettingsReaders.Reader reader, Route route, long[] ids) {
		return new Reads(name, ids.length, (index) -> ItemTable.check(name, ids[index], reader.read(ids[index])),
				reader::close, route);
	}

}

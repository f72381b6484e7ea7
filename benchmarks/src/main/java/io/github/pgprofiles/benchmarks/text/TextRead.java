package io.github.pgprofiles.benchmarks.text;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.ReadCase;
import io.github.pgprofiles.benchmarks.network.Reads;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** An operation selects one row by a text and makes a record of it. */
public final class TextRead extends ReadCase {

	/**
	 * Creates the case.
	 * @param network to the server
	 */
	public TextRead(Network network) {
		super(network, "text-read", "select by a text to a record");
	}

	@Override
	public List<Goal> goals() {
		List<Goal> goals = new ArrayList<>();
		goals.add(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 1.03));
		if (network().isSlow()) {
			goals.add(Goal.difference(Contender.OURS, Contender.RAW, Route.TRIPS, "no more round trips than raw",
					(more) -> more <= 0));
		}
		return goals;
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException, IOException {
		PersonTable.create(server, rows);
		List<Person> persons = PersonTable.shuffled(rows);
		List<Contender> contenders = new ArrayList<>();
		for (Function<ServerAddress, PersonReader> reader : PersonReaders.ALL) {
			Route route = network().open(server.address());
			contenders.add(reads(reader.apply(route.address()), route, persons));
		}
		return contenders;
	}

	private static Contender reads(PersonReader reader, Route route, List<Person> persons) {
		return new Reads(reader.name(), persons.size(), (index) -> {
			Person person = persons.get(index);
			PersonTable.check(reader.name(), person, reader.lookup().find(person.name()));
		}, reader::close, route);
	}

}

package io.github.pgprofiles.benchmarks.text;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** An operation selects one row by a text and makes a record of it. */
public final class TextRead implements BenchmarkCase {

	/**
	 * After as many executions the driver prepares a statement, and one more shows it.
	 */
	private static final int PREPARED = 6;

	private final Network network;

	/**
	 * Creates the case.
	 * @param network to the server
	 */
	public TextRead(Network network) {
		this.network = network;
	}

	@Override
	public String name() {
		return this.network.benchmark("text-read");
	}

	@Override
	public String description() {
		return "select by a text to a record, " + this.network.description() + "; a round reads N rows";
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
		goals.add(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 1.03));
		if (this.network.isSlow()) {
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
			Route route = this.network.open(server.address());
			contenders.add(new Reads(reader.apply(route.address()), route, persons));
		}
		return contenders;
	}

	/** Reads one row after another, each on a connection from the pool. */
	private record Reads(PersonReader reader, Route route, List<Person> persons) implements Contender {

		@Override
		public String name() {
			return this.reader.name();
		}

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
			read(this.persons.get(0));
			this.route.begin();
			Sample sample = Sample.of(this.persons.size(), this::readAll);
			this.route.end(this.persons.size());
			return sample;
		}

		private void readAll() throws Exception {
			for (Person person : this.persons) {
				read(person);
			}
		}

		private void read(Person person) throws Exception {
			PersonTable.check(name(), person, this.reader.lookup().find(person.name()));
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

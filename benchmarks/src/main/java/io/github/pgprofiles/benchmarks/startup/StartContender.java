package io.github.pgprofiles.benchmarks.startup;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;

/** Opens pools within the clock, and closes them when it has stopped. */
abstract class StartContender implements Contender {

	private final int profiles;

	StartContender(int profiles) {
		this.profiles = profiles;
	}

	/** Opens them all. */
	abstract AutoCloseable open(List<String> names) throws Exception;

	/** Asks the server for its own name of a pool's session. */
	abstract String ask(AutoCloseable pools, String name) throws SQLException;

	private List<String> names() {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < this.profiles; i++) {
			names.add("profile" + i);
		}
		return names;
	}

	@Override
	public final void verify() throws Exception {
		try (AutoCloseable pools = open(names())) {
			for (String name : names()) {
				String found = ask(pools, name);
				if (!name.equals(found)) {
					throw new WrongResultException(name(), name, found);
				}
			}
		}
	}

	@Override
	public final Sample round() throws Exception {
		List<String> names = names();
		List<AutoCloseable> opened = new ArrayList<>();
		try {
			return Sample.of(1, () -> opened.add(open(names)));
		}
		finally {
			for (AutoCloseable each : opened) {
				each.close();
			}
		}
	}

	@Override
	public final void close() {
		// nothing outlives a round
	}

}

package io.github.pgprofiles.benchmarks.startup.jpa;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.process.Dialogue;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/**
 * Starts an application within the clock, from the start of its JVM until its context is
 * up, and ends it when the clock has stopped.
 */
final class JpaStart implements Contender {

	private static final String EXPECTED = "8 repositories; orders: 4 entities, 3 migrations with 1;"
			+ " reports: 4 entities, 3 migrations with 1";

	private final ApplicationKind kind;

	private final BenchmarkServer server;

	private final boolean migrated;

	private final int starts;

	/**
	 * Sets what to start.
	 * @param kind of the application
	 * @param server with its databases
	 * @param migrated whether the databases are up to date before the start, else empty
	 * @param starts in a round
	 */
	JpaStart(ApplicationKind kind, BenchmarkServer server, boolean migrated, int starts) {
		this.kind = kind;
		this.server = server;
		this.migrated = migrated;
		this.starts = starts;
	}

	@Override
	public String name() {
		return this.kind.name();
	}

	private String prefix() {
		return this.kind.name().replace('-', '_') + "_";
	}

	private void createDatabases() throws SQLException {
		for (String profile : ApplicationKind.PROFILES) {
			String database = prefix() + profile;
			this.server.execute("drop database if exists " + database + " with (force)", "create database " + database);
		}
	}

	private Dialogue start() throws IOException {
		Dialogue application = Dialogue.start(name(),
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), StartedApplication.class.getName(), name(),
						String.valueOf(this.server.address().port()), prefix()));
		try {
			application.ask(StartedApplication.READY);
			return application;
		}
		catch (IOException ex) {
			application.close();
			throw ex;
		}
	}

	@Override
	public void verify() throws Exception {
		createDatabases();
		try (Dialogue application = start()) {
			String found = application.ask(StartedApplication.CHECK);
			if (!EXPECTED.equals(found)) {
				throw new WrongResultException(name(), EXPECTED, found);
			}
		}
	}

	@Override
	public Sample round() throws Exception {
		long nanos = 0;
		for (int i = 0; i < this.starts; i++) {
			if (!this.migrated) {
				createDatabases();
			}
			long begin = System.nanoTime();
			try (Dialogue application = start()) {
				nanos += System.nanoTime() - begin;
			}
		}
		return new Sample(this.starts, nanos, Double.NaN);
	}

	@Override
	public void close() {
		// nothing outlives a round but the databases, which go with the server
	}

}

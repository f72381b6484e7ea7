package io.github.pgprofiles.benchmarks.startup;

import java.util.List;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** This project's client, opened without Spring Boot. */
final class OurStart extends StartContender {

	private final ServerAddress address;

	OurStart(ServerAddress address, int profiles) {
		super(profiles);
		this.address = address;
	}

	@Override
	public String name() {
		return Contender.OURS;
	}

	@Override
	AutoCloseable open(List<String> names) {
		return this.address.clients(names);
	}

	@Override
	String ask(AutoCloseable pools, String name) {
		return ((PostgresClients) pools).get(name)
			.sql("select current_setting('application_name')")
			.query(String.class)
			.single();
	}

}

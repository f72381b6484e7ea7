package io.github.pgprofiles.benchmarks.cluster.read;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.ReplicatedProfile;

import java.io.IOException;

/** This project's client, on a profile with two nodes. */
final class OurStore implements NoteStore {

	private final PostgresClients.Closeable clients;

	private final PostgresClient client;

	OurStore(Lab lab) throws IOException {
		this.clients = PostgresClients.open(ReplicatedProfile.of(lab).settings("notes"));
		this.client = this.clients.primary();
	}

	@Override
	public String name() {
		return "ours";
	}

	@Override
	public void write(int id, long value) {
		this.client.sql(UPDATE).param(value).param(id).update();
	}

	@Override
	public Seen read(int id) {
		return this.client.replica().sql(SELECT).param(id).query(Seen.class).single();
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

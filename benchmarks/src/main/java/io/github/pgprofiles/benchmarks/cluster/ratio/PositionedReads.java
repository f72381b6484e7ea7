package io.github.pgprofiles.benchmarks.cluster.ratio;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.ReplicaClient;
import io.github.pgprofiles.WritePosition;
import io.github.pgprofiles.WriteScope;
import io.github.pgprofiles.benchmarks.cluster.lab.ReplicatedProfile;

/** Reads and writes of a profile with nodes beside those of one without. One thread's. */
final class PositionedReads implements AutoCloseable {

	private static final String SELECT = "select value from public.note where id = ?";

	private static final String UPDATE = "update public.note set value = ? where id = ?";

	private final PostgresClients.Closeable clients;

	private final PostgresClient replicated;

	private final PostgresClient single;

	private final PostgresClient control;

	PositionedReads(ReplicatedProfile profile) {
		this.clients = PostgresClients.open(profile.settings("replicated"), profile.withoutNodes("single"),
				profile.withoutNodes("control"));
		this.replicated = this.clients.get("replicated");
		this.single = this.clients.get("single");
		this.control = this.clients.get("control");
	}

	/** Makes a position of a write that is about to reach the replicas. */
	WritePosition written() {
		try (WriteScope scope = WriteScope.open()) {
			write(this.replicated, 1);
			return this.replicated.writePosition();
		}
	}

	/** Reads of a caller who has written nothing, behind a position or none. */
	double reads(WritePosition after, int operations) {
		try (WriteScope scope = WriteScope.open()) {
			// what is waited for is there then
			read(after);
			long begin = System.nanoTime();
			for (int i = 0; i < operations; i++) {
				read(after);
			}
			return micros(begin, operations);
		}
	}

	private void read(WritePosition after) {
		ReplicaClient replica = this.replicated.replica();
		(after.isNone() ? replica : replica.after(after)).sql(SELECT).param(1).query(Long.class).single();
	}

	double writesWithNodes(int operations) {
		return writes(this.replicated, operations);
	}

	double writesWithoutNodes(int operations) {
		return writes(this.single, operations);
	}

	/** The same once more, to know what chance does. */
	double writesOfControl(int operations) {
		return writes(this.control, operations);
	}

	private static double writes(PostgresClient client, int operations) {
		long begin = System.nanoTime();
		for (int i = 0; i < operations; i++) {
			write(client, i);
		}
		return micros(begin, operations);
	}

	private static void write(PostgresClient client, long value) {
		client.sql(UPDATE).param(value).param(2).update();
	}

	private static double micros(long begin, int operations) {
		return (System.nanoTime() - begin) / 1e3 / operations;
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

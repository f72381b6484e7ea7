package io.github.pgprofiles.benchmarks.transfer;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** Moves rows with this project's client, opened without Spring Boot. */
public final class ClientTransfer implements Transfer {

	private final String name;

	private final PostgresClients.Closeable clients;

	private final int rows;

	private final Work work;

	/**
	 * Opens the client.
	 * @param name of the contender
	 * @param address of the server
	 * @param rows that the work moves
	 * @param work to do
	 */
	public ClientTransfer(String name, ServerAddress address, int rows, Work work) {
		this.name = name;
		this.clients = address.clients();
		this.rows = rows;
		this.work = work;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Sample move() throws Exception {
		PostgresClient client = this.clients.primary();
		return Sample.of(this.rows, () -> this.work.move(client));
	}

	@Override
	public void close() {
		this.clients.close();
	}

	/** Moves rows. */
	@FunctionalInterface
	public interface Work {

		/**
		 * Moves the rows once.
		 * @param client to move them with
		 * @throws Exception if it cannot be done
		 */
		void move(PostgresClient client) throws Exception;

	}

}

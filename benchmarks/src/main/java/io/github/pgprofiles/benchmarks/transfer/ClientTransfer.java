package io.github.pgprofiles.benchmarks.transfer;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** Moves rows with this project's client. */
public final class ClientTransfer implements Transfer {

	private final String name;

	private final PostgresClient client;

	private final Runnable close;

	private final int rows;

	private final Work work;

	/**
	 * Opens the client without Spring Boot.
	 * @param name of the contender
	 * @param address of the server
	 * @param rows that the work moves
	 * @param work to do
	 */
	public ClientTransfer(String name, ServerAddress address, int rows, Work work) {
		this(name, address.clients(), rows, work);
	}

	private ClientTransfer(String name, PostgresClients.Closeable clients, int rows, Work work) {
		this(name, clients.primary(), clients::close, rows, work);
	}

	/**
	 * Takes a client.
	 * @param name of the contender
	 * @param client to move them with
	 * @param close gives back the client
	 * @param rows that the work moves
	 * @param work to do
	 */
	public ClientTransfer(String name, PostgresClient client, Runnable close, int rows, Work work) {
		this.name = name;
		this.client = client;
		this.close = close;
		this.rows = rows;
		this.work = work;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Sample move() throws Exception {
		return Sample.of(this.rows, () -> this.work.move(this.client));
	}

	@Override
	public void close() {
		this.close.run();
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

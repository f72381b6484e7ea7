package io.github.pgprofiles.benchmarks.copyout;

import java.util.function.Consumer;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** This project's COPY out to records, opened without Spring Boot. */
public final class OurCopySource implements RowSource<Trade> {

	private final String name;

	private final PostgresClients.Closeable clients;

	/**
	 * Opens the client.
	 * @param name of the contender
	 * @param address of the server
	 */
	public OurCopySource(String name, ServerAddress address) {
		this.name = name;
		this.clients = address.clients();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void read(Consumer<? super Trade> rows) {
		this.clients.primary().copy().from(TradeTable.NAME).records(Trade.class).to(rows);
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

package io.github.pgprofiles.benchmarks.copyout;

import java.util.function.Consumer;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** This project's COPY out, by one connection or several. */
final class OurSharedSource implements SharedSource {

	private final String name;

	private final PostgresClients.Closeable clients;

	private final int connections;

	private OurSharedSource(String name, ServerAddress address, int connections) {
		this.name = name;
		this.clients = address.clients();
		this.connections = connections;
	}

	static OurSharedSource one(ServerAddress address) {
		return new OurSharedSource(CopyOutParallel.ONE, address, 1);
	}

	static OurSharedSource several(ServerAddress address) {
		return new OurSharedSource(Contender.OURS, address, CopyOutParallel.CONNECTIONS);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void read(Consumer<? super Trade> rows) {
		var records = this.clients.primary().copy().from(TradeTable.NAME).records(Trade.class);
		if (this.connections == 1) {
			records.to(rows);
		}
		else {
			records.parallel(this.connections).to(rows);
		}
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

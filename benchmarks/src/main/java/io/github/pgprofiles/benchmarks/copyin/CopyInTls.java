package io.github.pgprofiles.benchmarks.copyin;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.Encryption;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** The same as {@link CopyInRecords}, with TLS and without it. */
public final class CopyInTls extends RowCase {

	private static final EmptyTable TABLE = EmptyTable.UNLOGGED;

	/** Sets the size. */
	public CopyInTls() {
		super("copy-in-tls", "brings N records of 8 columns into " + TABLE.description() + ", with TLS and without",
				MILLION, 8);
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(Contender.OURS), Reference.to(TradeTransfers.CSV));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server.tls(), rows);
		TABLE.create(server.tls());
		TradeTransfers transfers = new TradeTransfers(EmptyTable.NAME, TradeTable.trades(rows));
		List<Contender> contenders = new ArrayList<>();
		for (Encryption encryption : Encryption.values()) {
			ServerAddress address = encryption.address(server);
			for (Transfer transfer : List.of(transfers.ours(encryption.contender(Contender.OURS), address),
					transfers.csv(encryption.contender(TradeTransfers.CSV), address))) {
				contenders.add(TABLE.contender(transfer, address, rows));
			}
		}
		return contenders;
	}

}

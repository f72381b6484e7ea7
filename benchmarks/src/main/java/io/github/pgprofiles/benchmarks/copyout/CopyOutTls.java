package io.github.pgprofiles.benchmarks.copyout;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.Encryption;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** The same as {@link CopyOutRecords}, with TLS and without it. */
public final class CopyOutTls extends RowCase {

	/** Sets the size. */
	public CopyOutTls() {
		super("copy-out-tls", "makes records of N rows of 8 columns, with TLS and without", MILLION, 8);
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(Contender.OURS), Reference.to(Contender.RAW));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server.tls(), rows);
		List<RowSource<Trade>> sources = new ArrayList<>();
		for (Encryption encryption : Encryption.values()) {
			ServerAddress address = encryption.address(server);
			sources.add(new OurCopySource(encryption.contender(Contender.OURS), address));
			sources.add(new RawCopySource(encryption.contender(Contender.RAW), address.pool()));
		}
		return CopyOutRecords.contenders(rows, sources);
	}

}

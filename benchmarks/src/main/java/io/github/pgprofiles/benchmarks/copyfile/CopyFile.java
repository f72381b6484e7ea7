package io.github.pgprofiles.benchmarks.copyfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.transfer.FileTarget;
import io.github.pgprofiles.benchmarks.transfer.PsqlTransfer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.transfer.TransferContender;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Copies a file into an empty table, or a table into a file. */
public final class CopyFile extends RowCase {

	private static final Reference CEILING = Reference.to(FileTransfers.CEILING);

	private static final Reference PSQL = Reference.to(PsqlTransfer.NAME);

	private final boolean in;

	private final FileFormat format;

	private CopyFile(boolean in, FileFormat format) {
		super((in ? "copy-in-file-" : "copy-out-file-") + format.label(),
				(in ? "copies a %s file of N rows into an unlogged table"
						: "copies an unlogged table of N rows into a %s file")
					.formatted(format.label()),
				MILLION, 8);
		this.in = in;
		this.format = format;
	}

	/**
	 * The case that fills a table.
	 * @param format of the file
	 * @return the case
	 */
	public static CopyFile in(FileFormat format) {
		return new CopyFile(true, format);
	}

	/**
	 * The case that writes a file.
	 * @param format of the file
	 * @return the case
	 */
	public static CopyFile out(FileFormat format) {
		return new CopyFile(false, format);
	}

	@Override
	public List<Reference> references() {
		return List.of(CEILING, PSQL);
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, PSQL, 1.0), Goal.ratio(FileTransfers.STREAM, PSQL, 1.0));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		Path file = server.directory().resolve("server." + this.format.label());
		server.execute("copy %s to '%s' (format %s)".formatted(TradeTable.NAME, file, this.format.label()));
		List<Contender> contenders = new ArrayList<>();
		if (this.in) {
			EmptyTable.UNLOGGED.create(server);
			for (Transfer transfer : new FileTransfers(server.address(), rows, this.format, file).in(EmptyTable.NAME)) {
				contenders.add(EmptyTable.UNLOGGED.contender(transfer, server.address(), rows));
			}
		}
		else {
			Path copy = server.directory().resolve("copy." + this.format.label());
			for (Transfer transfer : new FileTransfers(server.address(), rows, this.format, copy)
				.out(TradeTable.NAME)) {
				contenders.add(TransferContender.of(transfer, new FileTarget(copy, file), rows));
			}
		}
		return contenders;
	}

}

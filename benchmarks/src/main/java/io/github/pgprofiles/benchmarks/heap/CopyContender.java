package io.github.pgprofiles.benchmarks.heap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.NoFigureException;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.transfer.TableTarget;
import org.postgresql.PGConnection;

/** Empties or fills the table, and lets a {@link CopyProbe} do the opposite. */
final class CopyContender implements Contender {

	static final String SIZE = "CSV GB";

	private static final double GIGABYTE = 1e9;

	/** The table, and what the file system and the server's own work may need besides. */
	private static final int SPACE = 3;

	private final HeapContender probe;

	private final CopyWay way;

	private final BenchmarkServer server;

	private final TradeBlock block;

	private final int rows;

	private final TableTarget target;

	CopyContender(CopyWay way, BenchmarkServer server, TradeBlock block, int rows, TableTarget target) {
		this.probe = new HeapContender(CopyProbe.class, way.contender(), server.address(), rows,
				way.expected(block, rows));
		this.way = way;
		this.server = server;
		this.block = block;
		this.rows = rows;
		this.target = target;
	}

	@Override
	public String name() {
		return this.way.contender();
	}

	/** Each round looks what arrived; to do it twice would double the time. */
	@Override
	public void verify() throws IOException, NoFigureException {
		Path directory = this.server.directory();
		double needed = SPACE * this.block.bytes(this.rows) / GIGABYTE;
		double usable = Files.getFileStore(directory).getUsableSpace() / GIGABYTE;
		if (usable < needed) {
			throw new NoFigureException("needs %.1f GB of disk in %s, where %.1f are free".formatted(needed,
					directory.getParent(), usable));
		}
	}

	@Override
	public Sample round() throws Exception {
		if (this.way.isIn()) {
			this.target.reset();
			Sample sample = this.probe.round();
			this.target.require(name());
			return sample;
		}
		fill();
		return this.probe.round();
	}

	/** By the driver, unless the table is full. */
	private void fill() throws SQLException, IOException {
		try (Connection connection = this.server.address().connect();
				Statement statement = connection.createStatement()) {
			try (ResultSet result = statement.executeQuery("select count(*) from " + EmptyTable.NAME)) {
				result.next();
				if (result.getLong(1) == this.rows) {
					return;
				}
			}
			statement.execute("truncate " + EmptyTable.NAME);
			try (InputStream csv = this.block.csv(this.rows)) {
				connection.unwrap(PGConnection.class)
					.getCopyAPI()
					.copyIn("copy %s from stdin (format csv)".formatted(EmptyTable.NAME), csv);
			}
		}
	}

	@Override
	public Map<String, Object> facts() {
		Map<String, Object> facts = new LinkedHashMap<>(this.probe.facts());
		facts.put(SIZE, this.block.bytes(this.rows) / GIGABYTE);
		return facts;
	}

	@Override
	public void close() {
		this.probe.close();
		this.target.close();
	}

}

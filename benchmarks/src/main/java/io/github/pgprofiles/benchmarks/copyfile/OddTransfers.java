package io.github.pgprofiles.benchmarks.copyfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.ClientTransfer;
import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Every contender's way to copy a file that is not the table's. */
final class OddTransfers {

	/** A plain COPY of the same rows from a file that is. */
	static final String PLAIN = "plain";

	private static final int BATCH = 1000;

	private static final List<String> COLUMNS = List.of("id", "created_at", "account", "note", "quantity", "price",
			"active", "amount");

	private final ServerAddress address;

	private final int rows;

	private final Path plain;

	private final Path odd;

	OddTransfers(ServerAddress address, int rows, Path plain, Path odd) {
		this.address = address;
		this.rows = rows;
		this.plain = plain;
		this.odd = odd;
	}

	List<Transfer> in() {
		return List.of(
				new ClientTransfer(PLAIN, this.address, this.rows,
						(client) -> client.copy().into(EmptyTable.NAME).csv().header().from(this.plain)),
				new ClientTransfer(Contender.OURS, this.address, this.rows,
						(client) -> client.copy().into(EmptyTable.NAME).csv().headerColumns().from(this.odd)),
				jdbc("staging", this::stage), jdbc("FastCSV-copy", this::copy), jdbc("FastCSV-batch", this::batch));
	}

	private Transfer jdbc(String name, JdbcTransfer.Work work) {
		return new JdbcTransfer(name, this.address.pool(), this.rows, work);
	}

	/** All columns into a table of their own, and some from there. */
	private void stage(Connection connection) throws SQLException, IOException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement(); InputStream stream = Files.newInputStream(this.odd)) {
			statement.execute("create temporary table odd (amount numeric(14, 2), remark text, id int8,"
					+ " created_at timestamptz, account uuid, note text, quantity int4, price float8, active bool)"
					+ " on commit drop");
			connection.unwrap(PGConnection.class)
				.getCopyAPI()
				.copyIn("copy odd from stdin (format csv, header)", stream);
			statement.execute("insert into %s select %s from odd".formatted(EmptyTable.NAME, TradeTable.COLUMNS));
		}
		connection.commit();
	}

	/** Written anew for the server. */
	private void copy(Connection connection) throws SQLException, IOException {
		try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(this.odd);
				Writer writer = new OutputStreamWriter(
						new PGCopyOutputStream(connection.unwrap(PGConnection.class),
								"copy %s from stdin (format csv)".formatted(EmptyTable.NAME), 64 * 1024),
						StandardCharsets.UTF_8);
				CsvWriter csv = CsvWriter.builder().build(writer)) {
			for (NamedCsvRecord row : reader) {
				csv.writeRecord(COLUMNS.stream().map(row::getField).toArray(String[]::new));
			}
		}
	}

	private void batch(Connection connection) throws SQLException, IOException {
		connection.setAutoCommit(false);
		String insert = "insert into %s values (?::int8, ?::timestamptz, ?::uuid, ?, ?::int4, ?::float8, ?::bool, ?::numeric)"
			.formatted(EmptyTable.NAME);
		try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(this.odd);
				PreparedStatement statement = connection.prepareStatement(insert)) {
			int waiting = 0;
			for (NamedCsvRecord row : reader) {
				for (int i = 0; i < COLUMNS.size(); i++) {
					statement.setString(i + 1, row.getField(COLUMNS.get(i)));
				}
				statement.addBatch();
				waiting = (waiting + 1) % BATCH;
				if (waiting == 0) {
					statement.executeBatch();
				}
			}
			if (waiting > 0) {
				statement.executeBatch();
			}
		}
		connection.commit();
	}

}

package io.github.pgprofiles.benchmarks.copyfile;

import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.ClientTransfer;
import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.transfer.PsqlTransfer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import org.postgresql.PGConnection;

/** Every contender's way to copy the same file. */
final class FileTransfers {

	/** The server alone. */
	static final String CEILING = "ceiling";

	/** This project's client with a stream in place of a path. */
	static final String STREAM = Contender.OURS + "-stream";

	private static final String COPY_MANAGER = "copymanager";

	private final ServerAddress address;

	private final int rows;

	private final FileFormat format;

	private final Path file;

	FileTransfers(ServerAddress address, int rows, FileFormat format, Path file) {
		this.address = address;
		this.rows = rows;
		this.format = format;
		this.file = file;
	}

	/** From the file into a table. */
	List<Transfer> in(String table) {
		String copy = command(table, "from", "stdin");
		return List.of(server(table, "from"),
				ours(Contender.OURS, (client) -> this.format.of(client.copy().into(table)).from(this.file)),
				ours(STREAM, (client) -> {
					try (InputStream stream = Files.newInputStream(this.file)) {
						this.format.of(client.copy().into(table)).from(stream);
					}
				}), psql(table, "from"), jdbc(COPY_MANAGER, (connection) -> {
					try (InputStream stream = Files.newInputStream(this.file)) {
						connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, stream);
					}
				}));
	}

	/** From a table into the file. */
	List<Transfer> out(String table) {
		String copy = command(table, "to", "stdout");
		return List.of(server(table, "to"),
				ours(Contender.OURS, (client) -> this.format.of(client.copy().from(table)).to(this.file)),
				ours(STREAM, (client) -> {
					try (OutputStream stream = Files.newOutputStream(this.file)) {
						this.format.of(client.copy().from(table)).to(stream);
					}
				}), psql(table, "to"), jdbc(COPY_MANAGER, (connection) -> {
					// it writes each row by itself
					try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(this.file))) {
						connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy, stream);
					}
				}));
	}

	private String command(String table, String preposition, String place) {
		return "copy %s %s %s (format %s)".formatted(table, preposition, place, this.format.label());
	}

	private Transfer server(String table, String preposition) {
		String copy = command(table, preposition, "'" + this.file + "'");
		return jdbc(CEILING, (connection) -> connection.createStatement().executeUpdate(copy));
	}

	private Transfer psql(String table, String preposition) {
		return new PsqlTransfer(this.address, this.rows, "\\" + command(table, preposition, "'" + this.file + "'"));
	}

	private Transfer ours(String name, ClientTransfer.Work work) {
		return new ClientTransfer(name, this.address, this.rows, work);
	}

	private Transfer jdbc(String name, JdbcTransfer.Work work) {
		return new JdbcTransfer(name, this.address.pool(), this.rows, work);
	}

}

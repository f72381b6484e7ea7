import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A primary and a standby that streams from it, for as long as one finding runs. */
final class Pair implements AutoCloseable {

	private final EmbeddedPostgres primary;

	private final EmbeddedPostgres standby;

	/** Starts both; the standby's data are a copy of what the primary had when it was stopped. */
	Pair(Map<String, String> standbySettings) throws Exception {
		Path data = Path.of("primary").toAbsolutePath();
		Path copy = Path.of("standby").toAbsolutePath();
		start(data, 0, Map.of()).close();
		copy(data, copy);
		this.primary = start(data, 0, Map.of());
		Files.createFile(copy.resolve("standby.signal"));
		Files.writeString(copy.resolve("postgresql.auto.conf"),
				"primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(this.primary.getPort()),
				StandardOpenOption.APPEND);
		this.standby = start(copy, 0, standbySettings);
	}

	private static EmbeddedPostgres start(Path data, int port, Map<String, String> settings) throws Exception {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setOverrideWorkingDirectory(new File("postgres").getAbsoluteFile())
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setPort(port)
			.setServerConfig("fsync", "off");
		settings.forEach(builder::setServerConfig);
		return builder.start();
	}

	private static void copy(Path from, Path to) throws Exception {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.toList()) {
				Path target = to.resolve(from.relativize(file));
				if (Files.isDirectory(file)) {
					Files.createDirectory(target,
							PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
				}
				else if (!file.getFileName().toString().startsWith("postmaster.")
						&& !file.getFileName().toString().equals("epg-lock")) {
					Files.copy(file, target);
				}
			}
		}
	}

	String primary() {
		return this.primary.getJdbcUrl("postgres", "postgres");
	}

	String standby() {
		return this.standby.getJdbcUrl("postgres", "postgres");
	}

	@Override
	public void close() throws Exception {
		this.standby.close();
		this.primary.close();
	}

}

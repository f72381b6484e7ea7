package io.github.pgprofiles.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A copy of the data of a running server, for a standby: the embedded binaries have no
 * pg_basebackup. PostgreSQL manual, chapter 'Making a Base Backup Using the Low Level
 * API'.
 */
final class BaseBackup {

	/** What a copy of a running server leaves out; their directories stay. */
	private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

	private static final Set<String> EMPTIED = Set.of("pg_wal", "pg_replslot", "pg_stat_tmp", "pg_notify", "pg_serial",
			"pg_snapshots", "pg_subtrans", "pg_dynshmem");

	private BaseBackup() {
	}

	/**
	 * Copies.
	 * @param connection of a superuser
	 * @param target a directory that is there
	 */
	static void of(Connection connection, Path target) throws SQLException, IOException {
		try (Statement statement = connection.createStatement()) {
			Path source = Path.of(single(statement, "show data_directory"));
			single(statement, "select pg_backup_start('standby', true)");
			copy(source, target);
			String label = single(statement, "select labelfile from pg_backup_stop(false)");
			Files.writeString(target.resolve("backup_label"), label);
		}
	}

	static String single(Statement statement, String sql) throws SQLException {
		try (ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static void copy(Path source, Path target) throws IOException {
		Files.walkFileTree(source, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				Path copied = target.resolve(source.relativize(directory));
				if (!copied.equals(target)) {
					Files.createDirectories(copied);
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Path relative = source.relativize(file);
				boolean emptied = relative.getNameCount() > 1 && EMPTIED.contains(relative.getName(0).toString());
				if (!emptied && !LEFT_OUT.contains(relative.toString())) {
					try {
						Files.copy(file, target.resolve(relative));
					}
					catch (NoSuchFileException ex) {
						// dropped meanwhile, as the log says that it was
					}
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
				if (ex instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw ex;
			}

		});
	}

}

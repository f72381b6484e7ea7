package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Programs of which something has been cleaned away since they were unpacked. Other tests
 * of this JVM may have unpacked some elsewhere before.
 */
class DamagedProgramsIT {

	@TempDir
	private static Path temporary;

	private static String before;

	@BeforeAll
	static void unpack() {
		before = System.setProperty("java.io.tmpdir", temporary.toString());
		start();
	}

	@AfterAll
	static void restore() {
		System.setProperty("java.io.tmpdir", before);
	}

	private static void start() {
		Servers.runner()
			.run((context) -> assertThat(Servers.query(Servers.details(context, "orders"), "select 1")).isEqualTo("1"));
	}

	private static Path programs() {
		return programs("PG-").stream().filter(Files::isDirectory).findFirst().orElseThrow();
	}

	private static List<Path> programs(String prefix) {
		Path parent = Path.of(Binaries.place()).resolve("binaries");
		try (Stream<Path> all = Files.list(parent)) {
			return all.filter((path) -> path.getFileName().toString().startsWith(prefix)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path find(String name) throws IOException {
		try (Stream<Path> all = Files.walk(programs())) {
			return all.filter((path) -> path.getFileName().toString().startsWith(name))
				.filter(Files::isRegularFile)
				.findFirst()
				.orElseThrow();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres.bki", "libpq.so", "plpgsql.so", "pg_trgm.control", "initdb" })
	void isUnpackedAgainWhereAFileIsGone(String name) throws IOException {
		Path file = find(name);
		Files.delete(file);
		start();
		assertThat(file).exists();
		assertThat(programs("removed-")).isEmpty();
	}

	@Test
	void isUnpackedAgainWhereAllIsGone() throws IOException {
		FileSystemUtils.deleteRecursively(Path.of(Binaries.place()));
		start();
		assertThat(find("postgres.bki")).isNotEmptyFile();
	}

	@Test
	void isUnpackedWhereverTheDirectoryIsNow(@TempDir Path elsewhere) throws IOException {
		String usual = System.setProperty("java.io.tmpdir", elsewhere.toString());
		try {
			start();
			assertThat(find("postgres.bki")).startsWith(elsewhere).isNotEmptyFile();
		}
		finally {
			System.setProperty("java.io.tmpdir", usual);
		}
		start();
	}

	@Test
	void isUnpackedAgainInTheDirectoryThatZonkyIsTold(@TempDir Path shared) throws IOException {
		Path others = Files.createDirectory(shared.resolve("PG-others"));
		Files.setLastModifiedTime(Files.createFile(others.resolve(".exists")), FileTime.from(Instant.EPOCH));
		System.setProperty("ot.epg.working-dir", shared.toString());
		try {
			start();
			Path file;
			try (Stream<Path> all = Files.walk(shared)) {
				file = all.filter((path) -> path.endsWith("postgres.bki")).findFirst().orElseThrow();
			}
			Files.delete(file);
			start();
			assertThat(file).exists();
			assertThat(others).exists();
		}
		finally {
			System.clearProperty("ot.epg.working-dir");
		}
	}

	@Test
	void saysWhyNothingCanBeUnpacked(@TempDir Path shared) throws IOException {
		Path file = Files.createFile(shared.resolve("file"));
		System.setProperty("ot.epg.working-dir", file.toString());
		try {
			Servers.runner()
				.run((context) -> assertThatThrownBy(() -> Servers.details(context, "orders"))
					.isInstanceOf(EmbeddedPostgresException.class)
					.hasMessageContaining(file.toString())
					.hasMessageNotContaining("ExceptionInInitializerError"));
		}
		finally {
			System.clearProperty("ot.epg.working-dir");
		}
	}

	@Test
	void isUnpackedAgainWhereAFileIsCutOff() throws IOException {
		Path file = find("postgres.bki");
		long size = Files.size(file);
		Files.write(file, new byte[10]);
		start();
		assertThat(file).hasSize(size);
	}

	@Test
	void isUnpackedAgainWhereAnOldMarkerAloneIsLeft() throws IOException {
		Files.delete(find("postgres.bki"));
		for (Path list : programs("PG-")) {
			if (!Files.isDirectory(list)) {
				Files.delete(list);
			}
		}
		Files.setLastModifiedTime(programs().resolve(".exists"), FileTime.from(Instant.now().minusSeconds(3600)));
		start();
		assertThat(find("postgres.bki")).isNotEmptyFile();
	}

	@Test
	void isNotUnpackedAgainWhereNothingIsMissing() throws IOException {
		FileTime unpacked = Files.getLastModifiedTime(programs().resolve(".exists"));
		Path extra = Files.createFile(programs().resolve("extra"));
		start();
		assertThat(extra).exists();
		assertThat(Files.getLastModifiedTime(programs().resolve(".exists"))).isEqualTo(unpacked);
	}

}

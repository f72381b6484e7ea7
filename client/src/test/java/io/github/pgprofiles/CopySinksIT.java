package io.github.pgprofiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Where a COPY out may go. */
class CopySinksIT extends CopyFixture {

	private static final String MANY = "select n, 'é 𝒳' from generate_series(1, 50000) n";

	private static final String FAILING = "select 1 / (50000 - n), 'é' from generate_series(1, 50001) n";

	@TempDir
	private Path folder;

	private static CopyOutSpec.Csv out(String sql) {
		return client.copy().query(sql).csv();
	}

	private static String many() {
		StringBuilder text = new StringBuilder();
		for (int i = 1; i <= 50_000; i++) {
			text.append(i).append(",é 𝒳\n");
		}
		return text.toString();
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void writerGetsCharactersWhereverTheirBytesAreSplit() {
		StringWriter characters = new StringWriter();
		// a row is a message: long ones are cut by the buffers only
		out("select repeat('é𝒳日', 100001), repeat('x', n) || '𝒳' from generate_series(1, 7) n").to(characters);
		StringBuilder expected = new StringBuilder();
		for (int i = 1; i <= 7; i++) {
			expected.append("é𝒳日".repeat(100_001)).append(',').append("x".repeat(i)).append("𝒳\n");
		}
		assertThat(characters.toString().contentEquals(expected)).isTrue();
		StringWriter japanese = new StringWriter();
		out("select repeat('日本表', 50001)").encoding(Charset.forName("Shift_JIS")).to(japanese);
		assertThat(japanese.toString().contentEquals("日本表".repeat(50_001) + "\n")).isTrue();
	}

	@Test
	void writerIsFlushedAndStaysOpen() {
		int[] calls = new int[2];
		out("select 1").to(new StringWriter() {

			@Override
			public void flush() {
				calls[0]++;
			}

			@Override
			public void close() {
				calls[1]++;
			}

		});
		assertThat(calls[0]).isPositive();
		assertThat(calls[1]).isZero();
	}

	@Test
	void fileIsMadeOrReplaced() throws IOException {
		Path file = this.folder.resolve("out.csv");
		CopyResult result = out(MANY).to(file);
		assertThat(Files.readString(file).contentEquals(many())).isTrue();
		assertThat(result.bytes()).isEqualTo(Files.size(file));
		out("select 1").to(file);
		assertThat(file).hasContent("1\n");
		assertThat(files()).containsExactly("out.csv");
		Path plain = Files.createFile(this.folder.resolve("plain"));
		assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
	}

	@Test
	void fileIsCompressedIfItsNameSaysSo() throws IOException {
		Path file = this.folder.resolve("out.csv.gz");
		CopyResult result = out(MANY).to(file);
		try (InputStream content = new GZIPInputStream(Files.newInputStream(file))) {
			assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8).contentEquals(many())).isTrue();
		}
		assertThat(result.bytes()).isEqualTo(many().getBytes(StandardCharsets.UTF_8).length);
		assertThat(csv().from(file).rows()).isEqualTo(50_000);
		assertThat(files()).containsExactly("out.csv.gz");
	}

	@Test
	void exportThatFailsLeavesTheFileThatWasThere() throws IOException {
		for (String name : List.of("out.csv", "out.csv.gz")) {
			Path file = this.folder.resolve(name);
			assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> out(FAILING).to(file));
			assertThat(files()).isEmpty();
			Files.writeString(file, "before");
			assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> out(FAILING).to(file));
			assertThat(file).hasContent("before");
			assertThat(files()).containsExactly(name);
			IllegalStateException own = new IllegalStateException("own");
			assertThatThrownBy(() -> out(MANY).onProgress((progress) -> {
				if (progress.done()) {
					throw own;
				}
			}).to(file)).isSameAs(own);
			assertThat(file).hasContent("before");
			assertThat(files()).containsExactly(name);
			Files.delete(file);
		}
	}

	@Test
	void folderThatDoesNotExistIsRefused() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> out(MANY).to(this.folder.resolve("no/where.csv")));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> out(MANY).to(this.folder));
	}

	@Test
	void symbolicLinkIsFollowedAndKept() throws IOException {
		Path elsewhere = Files.createDirectory(this.folder.resolve("elsewhere"));
		Path target = Files.writeString(elsewhere.resolve("target.csv"), "before");
		Path link = Files.createSymbolicLink(this.folder.resolve("link.csv"), target);
		out("select 1").to(link);
		assertThat(Files.isSymbolicLink(link)).isTrue();
		assertThat(target).hasContent("1\n");
		assertThat(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)).isTrue();
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> out(FAILING).to(link));
		assertThat(target).hasContent("1\n");
		Files.delete(target);
		out("select 2").to(link);
		assertThat(Files.isSymbolicLink(link)).as("a link to nothing yet").isTrue();
		assertThat(target).hasContent("2\n");
		assertThat(files()).containsExactly("elsewhere", "link.csv");
	}

	@Test
	void deviceStaysADevice() {
		Path device = Path.of("/dev/null");
		assumeTrue(Files.exists(device));
		assertThat(out(MANY).to(device).rows()).isEqualTo(50_000);
		assertThat(Files.isRegularFile(device)).isFalse();
		Path full = Path.of("/dev/full");
		assumeTrue(Files.exists(full));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> out(MANY).to(full))
			.withMessageContaining("No space");
		assertThat(Files.isRegularFile(full)).isFalse();
	}

	@Test
	void sinkThatFailsAtTheLastMomentFailsTheCopy() throws IOException {
		IOException own = new IOException("own");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> out(MANY).to(new Writer() {

			@Override
			public void write(char[] characters, int offset, int length) {
			}

			@Override
			public void flush() throws IOException {
				throw own;
			}

			@Override
			public void close() {
			}

		})).withCause(own);
		assertThat(out("select 1").to(this.folder.resolve("next")).rows()).isOne();
	}

}

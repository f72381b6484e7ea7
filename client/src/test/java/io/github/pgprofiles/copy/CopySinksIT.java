package io.github.pgprofiles.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.pgprofiles.error.OperationInterruptedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
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
	void interruptWhileAFileIsWrittenLeavesNoFile() throws IOException {
		Path file = this.folder.resolve("out.csv");
		assertThatExceptionOfType(OperationInterruptedException.class)
			.isThrownBy(() -> out("select n, repeat('x', 1000), pg_sleep(0.001) from generate_series(1, 1000) n")
				.onProgress((progress) -> Thread.currentThread().interrupt())
				.to(file))
			.withMessageContaining("Profile 'orders'");
		assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
		assertThat(files()).isEmpty();
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

	@ParameterizedTest
	@ValueSource(strings = { "rw-------", "rw-r-----", "rw-rw-rw-", "r--r--r--", "rwxr-x--x", "---------" })
	void modeOfTheFileThatIsReplacedStays(String mode) throws IOException {
		for (String name : List.of("out.csv", "out.csv.gz")) {
			Path file = Files.writeString(this.folder.resolve(name), "before");
			Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
			Files.setPosixFilePermissions(file, permissions);
			Path link = Files.createSymbolicLink(this.folder.resolve("link-" + name), file);
			List<Set<PosixFilePermission>> unfinished = new ArrayList<>();
			for (Path target : List.of(file, link)) {
				out(MANY + ", pg_sleep(0.3)").onProgress((progress) -> {
					if (!progress.done()) {
						unfinished.addAll(modesOfUnfinishedFiles());
					}
				}).to(target);
				assertThat(Files.size(file)).isGreaterThan(6);
				assertThat(Files.getPosixFilePermissions(file)).isEqualTo(permissions);
				assertThatExceptionOfType(DataIntegrityViolationException.class)
					.isThrownBy(() -> out(FAILING).to(target));
				assertThat(Files.getPosixFilePermissions(file)).isEqualTo(permissions);
			}
			assertThat(unfinished).isNotEmpty()
				.allSatisfy((seen) -> assertThat(permissions).containsAll(seen))
				.allSatisfy((seen) -> assertThat(seen).isSubsetOf(PosixFilePermission.OWNER_READ,
						PosixFilePermission.OWNER_WRITE));
		}
		assertThat(files()).containsExactly("link-out.csv", "link-out.csv.gz", "out.csv", "out.csv.gz");
	}

	private List<Set<PosixFilePermission>> modesOfUnfinishedFiles() {
		List<Set<PosixFilePermission>> modes = new ArrayList<>();
		try (Stream<Path> files = Files.list(this.folder)) {
			for (Path file : files.filter((path) -> path.getFileName().toString().endsWith(".part")).toList()) {
				modes.add(Files.getPosixFilePermissions(file));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return modes;
	}

	@Test
	void groupAndOwnerOfTheFileThatIsReplacedStay() throws IOException {
		Path file = Files.writeString(this.folder.resolve("out.csv"), "before");
		int group = (Integer) Files.getAttribute(file, "unix:gid") + 4321;
		int owner = (Integer) Files.getAttribute(file, "unix:uid") + 1234;
		try {
			Files.setAttribute(file, "unix:gid", group);
			Files.setAttribute(file, "unix:uid", owner);
		}
		catch (FileSystemException ex) {
			abort("only root may give a file away: " + ex.getMessage());
		}
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
		out("select 1").to(file);
		assertThat(file).hasContent("1\n");
		assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(group);
		assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(owner);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-rw----");
	}

	@Test
	void modeThatIsNarrowedMeanwhileIsKept() throws IOException {
		Path file = Files.writeString(this.folder.resolve("out.csv"), "before");
		Set<PosixFilePermission> narrow = PosixFilePermissions.fromString("rw-------");
		out(MANY + ", pg_sleep(0.3)").onProgress((progress) -> {
			if (!progress.done()) {
				try {
					Files.setPosixFilePermissions(file, narrow);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		}).to(file);
		assertThat(Files.getPosixFilePermissions(file)).isEqualTo(narrow);
	}

	@Test
	void listenerHearsTheEndWhenTheFileIsThere() throws IOException {
		for (String before : Arrays.asList(null, "before")) {
			Path file = this.folder.resolve("out-" + before + ".csv");
			if (before != null) {
				Files.writeString(file, before);
			}
			List<String> seen = new ArrayList<>();
			out("select 1").onProgress((progress) -> {
				try {
					seen.add(progress.done() ? Files.readString(file) : "on the way");
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}).to(file);
			assertThat(seen).endsWith("1\n");
			assertThat(file).hasContent("1\n");
		}
		assertThat(files()).containsExactly("out-before.csv", "out-null.csv");
	}

	@Test
	void listenerThatThrowsAtTheEndBringsTheFileBackAsItWas() throws IOException {
		Path file = Files.writeString(this.folder.resolve("out.csv"), "before");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
		Object inode = Files.getAttribute(file, "unix:ino");
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> out("select 1").onProgress((progress) -> {
			throw own;
		}).to(file)).isSameAs(own);
		assertThat(file).hasContent("before");
		assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
		assertThat(files()).containsExactly("out.csv");
	}

	@Test
	void nameAsLongAsTheSystemAllowsIsWritten() throws IOException {
		Path file = this.folder.resolve("é".repeat(120) + "n".repeat(11) + ".csv");
		for (int i = 1; i <= 2; i++) {
			out("select " + i).to(file);
			assertThat(file).hasContent(i + "\n");
		}
		assertThat(files()).hasSize(1);
	}

	@Test
	void pipeIsWrittenToAndStaysAPipe() throws Exception {
		Path pipe = this.folder.resolve("pipe.csv");
		assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo is missing");
		CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
			try {
				return Files.readString(pipe);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		out(MANY).to(pipe);
		assertThat(read.get(30, TimeUnit.SECONDS).contentEquals(many())).isTrue();
		assertThat(files()).containsExactly("pipe.csv");
		assertThat(Files.isRegularFile(pipe)).isFalse();
	}

	@Test
	void linksThatGoInCirclesAreRefused() throws IOException {
		Path one = this.folder.resolve("one");
		Path two = this.folder.resolve("two");
		Files.createSymbolicLink(one, two);
		Files.createSymbolicLink(two, one);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> out("select 1").to(one))
			.withCauseInstanceOf(FileSystemLoopException.class);
		assertThat(files()).containsExactly("one", "two");
	}

	@Test
	void folderThatTakesNoFileIsNamedWithTheWayOut() throws IOException {
		Path closed = Files.createDirectory(this.folder.resolve("closed"));
		Path file = Files.writeString(closed.resolve("out.csv"), "before");
		Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
		assumeTrue(!Files.isWritable(closed), "root may write anywhere");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> out("select 1").to(file))
			.withMessageContaining("OutputStream");
		assertThat(file).hasContent("before");
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

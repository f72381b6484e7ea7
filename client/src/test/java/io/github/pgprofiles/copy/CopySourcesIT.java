package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.testing.Profiles;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Where a COPY in may come from. */
class CopySourcesIT extends CopyFixture {

	@TempDir
	private Path folder;

	private static String lines(int from, int to) {
		StringBuilder text = new StringBuilder();
		for (int i = from; i < to; i++) {
			text.append(i).append(",é 𝒳 ").append(i).append('\n');
		}
		return text.toString();
	}

	private static byte[] gzip(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static byte[] joined(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		return bytes.toByteArray();
	}

	private Path file(byte[] content) throws IOException {
		return Files.write(this.folder.resolve("data"), content);
	}

	private static void holds(int rows) {
		assertThat(other.sql(
				"select count(*) filter (where b = 'é 𝒳 ' || a) || ' ' || coalesce(sum(a), 0) || ' ' || count(*) from t")
			.query(String.class)
			.single()).isEqualTo("%d %d %d".formatted(rows, (long) rows * (rows - 1) / 2, rows));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 70_000 })
	void streamsReadersAndChannelsOfAnyPieceSizeAreCopied(int piece) {
		byte[] data = lines(0, 9000).getBytes(StandardCharsets.UTF_8);
		CopyResult result = csv().from(new Pieces(data, piece));
		assertThat(result.bytes()).isEqualTo(data.length);
		assertThat(result.rows()).isEqualTo(9000);
		holds(9000);
		emptyTheTable();
		assertThat(csv().from(Channels.newChannel(new Pieces(data, piece))).bytes()).isEqualTo(data.length);
		holds(9000);
		emptyTheTable();
		assertThat(csv().from(new CharacterPieces(lines(0, 9000), piece)).bytes()).isEqualTo(data.length);
		holds(9000);
	}

	@Test
	void fileIsCopiedBeItCompressedOrNot() throws IOException {
		String text = lines(0, 30_000);
		int length = text.getBytes(StandardCharsets.UTF_8).length;
		assertThat(csv().from(file(text.getBytes(StandardCharsets.UTF_8))).bytes()).isEqualTo(length);
		holds(30_000);
		emptyTheTable();
		assertThat(csv().from(file(gzip(text))).bytes()).isEqualTo(length);
		holds(30_000);
		emptyTheTable();
		csv().from(file(joined(gzip(lines(0, 10)), gzip(""), gzip(lines(10, 20_000)), gzip(lines(20_000, 30_000)))));
		holds(30_000);
		emptyTheTable();
		csv().from(file(joined(gzip(lines(0, 10)), gzip(lines(10, 20)), new byte[500])));
		holds(20);
		emptyTheTable();
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		client.copy().query("select n, 'é 𝒳 ' || n from generate_series(0, 99) n").binary().to(binary);
		client.copy().into("t").binary().from(file(binary.toByteArray()));
		holds(100);
	}

	@Test
	void shortFilesAreCopied() throws IOException {
		assertThat(csv().from(file(new byte[0])).rows()).isZero();
		assertThat(csv().from(file(gzip(""))).rows()).isZero();
		assertThat(client.copy().into("t").columns("a").csv().from(file(new byte[] { '7' })).rows()).isOne();
		assertThat(client.copy().into("t").columns("b").csv().from(file(new byte[] { 0x1f })).rows()).isOne();
		assertThat(client.copy().into("t").columns("b").csv().from(file(new byte[] { 0x1f, 'x', '\n' })).rows())
			.isOne();
		assertThat(rows()).containsExactly("7|-", "-|\u001f", "-|\u001fx");
	}

	@Test
	void fileThatIsNoCompleteGzipLeavesNoRow() throws IOException {
		byte[] whole = gzip(lines(0, 50_000));
		for (byte[] broken : new byte[][] { { 0x1f, (byte) 0x8b }, { 0x1f, (byte) 0x8b, 'x', '\n', '1' },
				java.util.Arrays.copyOf(whole, whole.length / 2), java.util.Arrays.copyOf(whole, whole.length - 1),
				joined(whole, java.util.Arrays.copyOf(whole, 50)), joined(whole, java.util.Arrays.copyOf(whole, 1)),
				joined(whole, java.util.Arrays.copyOf(whole, 9)),
				joined(whole, "50000,x\n".getBytes(StandardCharsets.UTF_8)), joined(whole, new byte[3], whole) }) {
			Path file = file(broken);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> csv().from(file))
				.withMessageContainingAll("Profile '", "\"t\"", file.toString());
			assertThat(count()).isZero();
		}
	}

	@Test
	void fileThatCannotBeReadIsNamed() throws IOException {
		Path cut = file(java.util.Arrays.copyOf(gzip("{\"a\": 1}".repeat(9000)), 60));
		for (Path file : List.of(this.folder, this.folder.resolve("nothing"), cut)) {
			for (Runnable each : List.<Runnable>of(() -> csv().from(file),
					() -> client.copy().into("t").csv().headerColumns().from(file),
					() -> client.copy().into("t").csv().header(2).from(file),
					() -> client.copy().into("t").columns("b").json().from(file),
					() -> client.copy().into("t").columns("b").json().lines().from(file),
					() -> client.copy().into("t").records(Row.class).fromJson(file))) {
				assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(each::run)
					.withMessageContainingAll("Profile '", "\"t\"", file.toString());
			}
		}
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> client.copy().from("t").csv().to(this.folder.resolve("nothing/file")))
			.withMessageContainingAll("Profile '", "\"t\"", "nothing/file");
	}

	public record Row(int a, String b) {
	}

	@Test
	void namedPipeIsRead() throws Exception {
		Path pipe = this.folder.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(5, TimeUnit.SECONDS)).isTrue();
		for (byte[] data : new byte[][] { lines(0, 20_000).getBytes(StandardCharsets.UTF_8), gzip(lines(0, 20_000)),
				joined(gzip(lines(0, 5)), gzip(lines(5, 20_000))) }) {
			emptyTheTable();
			CompletableFuture<Path> writing = CompletableFuture.supplyAsync(() -> {
				try {
					return Files.write(pipe, data);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			csv().from(pipe);
			writing.join();
			holds(20_000);
		}
	}

	@Test
	void interruptWhileAFileOrAChannelIsReadLeavesNoRow() throws Exception {
		Pipe pipe = Pipe.open();
		try (Pipe.SourceChannel source = pipe.source(); Pipe.SinkChannel sink = pipe.sink()) {
			sink.write(java.nio.ByteBuffer.wrap("1,x\n".getBytes(StandardCharsets.UTF_8)));
			Thread copying = Thread.currentThread();
			CompletableFuture<Void> interrupting = CompletableFuture.runAsync(() -> {
				Awaitility.await()
					.until(() -> Stream.of(copying.getStackTrace())
						.anyMatch((frame) -> frame.getClassName().endsWith("SourceChannelImpl")));
				copying.interrupt();
			});
			assertThatExceptionOfType(OperationInterruptedException.class).isThrownBy(() -> csv().from(source))
				.withMessageContaining("Profile 'orders'");
			assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
			interrupting.join();
			assertThat(count()).isZero();
		}
	}

	@Test
	void fileThatIsMissingTakesNoConnection() {
		try (HikariDataSource pool = Profiles.unstarted("orders", database)) {
			PostgresClient unused = PostgresClient.create("orders", pool, () -> new JdbcTransactionManager(pool));
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> unused.copy().into("t").csv().from(this.folder.resolve("nowhere")))
				.withCauseInstanceOf(NoSuchFileException.class);
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> unused.copy().into("t").csv().from(this.folder));
			assertThat(pool.isRunning()).as("was asked for a connection").isFalse();
		}
	}

	@Test
	void sourcesOfTheCallerStayOpenAndItsFileIsClosed() throws IOException {
		boolean[] closed = new boolean[3];
		csv().from(new Pieces(new byte[0], 1) {

			@Override
			public void close() {
				closed[0] = true;
			}

		});
		csv().from(new StringReader("") {

			@Override
			public void close() {
				closed[1] = true;
			}

		});
		Path file = file(gzip("x,y\n"));
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> csv().from(file));
		Path descriptors = Path.of("/proc/self/fd");
		if (Files.exists(descriptors)) {
			try (var open = Files.list(descriptors)) {
				closed[2] = open.noneMatch((each) -> {
					try {
						return Files.readSymbolicLink(each).equals(file);
					}
					catch (IOException ex) {
						// closed since it was listed
						return false;
					}
				});
			}
			assertThat(closed).containsExactly(false, false, true);
		}
	}

	/** Gives a few bytes at a time. */
	private static class Pieces extends InputStream {

		private final ByteArrayInputStream bytes;

		private final int piece;

		Pieces(byte[] bytes, int piece) {
			this.bytes = new ByteArrayInputStream(bytes);
			this.piece = piece;
		}

		@Override
		public int read() {
			return this.bytes.read();
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			return this.bytes.read(target, offset, Math.min(length, this.piece));
		}

	}

	/** Gives a few characters at a time, and so splits surrogate pairs. */
	private static final class CharacterPieces extends Reader {

		private final StringReader characters;

		private final int piece;

		CharacterPieces(String characters, int piece) {
			this.characters = new StringReader(characters);
			this.piece = piece;
		}

		@Override
		public int read(char[] target, int offset, int length) throws IOException {
			return this.characters.read(target, offset, Math.min(length, this.piece));
		}

		@Override
		public void close() {
		}

	}

	@Test
	void dataThatGoesOnBehindTheServersEndMarkerLeavesNoRow() {
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> client.copy().into("t").text().from(bytes("0\ta\n\\.\n1\tb\n")))
			.withMessageContaining("line 2");
		holds(0);
		if (version < 18) {
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> client.copy().into("t").csv().from(bytes("0,a\n\\.\n1,b\n")))
				.withMessageContaining("line 2");
			holds(0);
		}
		assertThat(client.copy().into("t").text().from(bytes("0\té 𝒳 0\n\\.\n")).rows()).isEqualTo(1);
		holds(1);
	}

	@Test
	void yenSignDoesNotBecomeABackslash() {
		for (String name : List.of("Shift_JIS", "EUC-JP")) {
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> client.copy()
					.into("t")
					.csv()
					.encoding(Charset.forName(name))
					.from(new StringReader("0,表\n1,¥5\n")))
				.withMessageContaining("character 7 ");
		}
		holds(0);
	}

	@Test
	void sourceThatDoesNotCloseLeavesTheResultOfWhatIsStored() throws IOException {
		IOException own = new IOException("own");
		for (byte[] content : List.of("1,x\n".getBytes(StandardCharsets.UTF_8), gzip("1,x\n"))) {
			Path file = UnclosablePath.of(file(content), own);
			assertThat(csv().from(file).rows()).isOne();
			assertThat(csv().onProgress((progress) -> {
			}).from(file).rows()).isOne();
			assertThat(client.copy().into("t").staging("insert into t select * from staging").csv().from(file).stored())
				.isOne();
			assertThat((long) client.transaction().execute((tx) -> tx.copy().into("t").csv().from(file).rows()))
				.isOne();
			assertThat(rows()).hasSize(4);
			emptyTheTable();
		}
		Path bad = UnclosablePath.of(file("x,1\n".getBytes(StandardCharsets.UTF_8)), own);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> csv().from(bad))
			.satisfies((ex) -> assertThat(ex.getCause().getSuppressed()).contains(own));
		assertThat(count()).isZero();
	}

}

package io.github.pgprofiles.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a listener is told, and what the server says of the same copy. */
class CopyProgressIT extends CopyFixture {

	/** What sockets and buffers may hold. */
	private static final int ON_THE_WAY = 16 * 1024 * 1024;

	private static final byte[] LINE = ("1," + "x".repeat(61) + "\n").getBytes(StandardCharsets.US_ASCII);

	private final List<CopyProgress> told = Collections.synchronizedList(new ArrayList<>());

	record Item(int a, String b) {
	}

	@BeforeAll
	static void makeASlowTable() {
		other.sql("create table slow (a int, b text, check (a is null or pg_sleep(0.004) is not null))").update();
	}

	/** What every listener may rely on; the last word is given back. */
	private CopyProgress heard(CopyResult result) {
		List<CopyProgress> progress = List.copyOf(this.told);
		assertThat(progress).isNotEmpty();
		for (int i = 1; i < progress.size(); i++) {
			CopyProgress before = progress.get(i - 1);
			CopyProgress now = progress.get(i);
			assertThat(before.done()).isFalse();
			assertThat(now.rows()).isGreaterThanOrEqualTo(before.rows());
			assertThat(now.bytes()).isGreaterThanOrEqualTo(before.bytes());
			if (!now.done()) {
				assertThat(now.elapsed().minus(before.elapsed())).isGreaterThanOrEqualTo(Duration.ofMillis(100));
			}
		}
		CopyProgress last = progress.get(progress.size() - 1);
		assertThat(last.done()).isTrue();
		assertThat(last.rows()).isEqualTo(result.rows());
		assertThat(last.bytes()).isEqualTo(result.bytes());
		assertThat(last.fraction()).isEqualTo(1);
		this.told.clear();
		return last;
	}

	private CopyProgress first() {
		return this.told.get(0);
	}

	private static String wide(int rows) {
		String value = "x".repeat(100_000);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < rows; i++) {
			text.append(i).append(",\"").append(value).append("\n\"\n");
		}
		return text.toString();
	}

	@Test
	void fileTellsItsSizeAndCompressedFileAFraction(@TempDir Path folder) throws IOException {
		byte[] content = ("a,b\n" + wide(300)).getBytes(StandardCharsets.US_ASCII);
		Path plain = Files.write(folder.resolve("plain"), content);
		Path compressed = folder.resolve("compressed");
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
			out.write(content);
		}
		CopyInSpec.Csv copy = client.copy().into("slow").csv().header().onProgress(this.told::add);
		CopyResult result = copy.from(plain);
		CopyProgress first = first();
		assertThat(first.totalBytes()).isEqualTo(content.length);
		assertThat(first.totalRows()).isNull();
		assertThat(first.done()).isFalse();
		assertThat(first.fraction()).isEqualTo((double) first.bytes() / content.length);
		assertThat(first.rows()).isBetween(first.bytes() / 100_100, first.bytes() / 100_000 + 1).isPositive();
		assertThat(first.rowsPerSecond()).isEqualTo(Math.round(first.rows() * 1e9 / first.elapsed().toNanos()));
		assertThat(first.bytesPerSecond()).isEqualTo(Math.round(first.bytes() * 1e9 / first.elapsed().toNanos()));
		assertThat(heard(result).rows()).isEqualTo(300);
		result = copy.from(compressed);
		first = first();
		assertThat(first.totalBytes()).isNull();
		assertThat(first.fraction()).isBetween(0.01, 1.0);
		heard(result);
	}

	@Test
	void collectionAndSizedStreamTellTheirRows() {
		List<Item> items = IntStream.range(0, 300).mapToObj((i) -> new Item(i, "x".repeat(100_000))).toList();
		CopyInSpec.Records<Item> copy = client.copy().into("slow").records(Item.class).onProgress(this.told::add);
		for (int i = 0; i < 2; i++) {
			CopyResult result = (i == 0) ? copy.from(items) : copy.from(items.stream());
			CopyProgress first = first();
			assertThat(first.totalRows()).isEqualTo(300);
			assertThat(first.totalBytes()).isNull();
			assertThat(first.rows()).isBetween(1L, 299L);
			assertThat(first.bytes()).isGreaterThan(first.rows() * 100_000);
			assertThat(first.fraction()).isEqualTo(first.rows() / 300.0);
			heard(result);
		}
		CopyResult result = copy.from(items.iterator());
		assertThat(first().totalRows()).isNull();
		assertThat(first().fraction()).isNull();
		heard(result);
	}

	@Test
	void streamsReadersAndChannelsHaveNoTotals() {
		CopyInSpec.Csv copy = client.copy().into("slow").csv().onProgress(this.told::add);
		String text = wide(150);
		for (int i = 0; i < 3; i++) {
			CopyResult result = switch (i) {
				case 0 -> copy.from(bytes(text));
				case 1 -> copy.from(new StringReader(text));
				default -> copy.from(java.nio.channels.Channels.newChannel(bytes(text)));
			};
			assertThat(first().totalRows()).isNull();
			assertThat(first().totalBytes()).isNull();
			assertThat(first().fraction()).isNull();
			assertThat(first().rows()).isPositive();
			heard(result);
		}
	}

	@Test
	void shortCopyIsToldOfOnce() {
		CopyResult result = csv().onProgress(this.told::add).from(bytes("1,x\n"));
		assertThat(this.told).hasSize(1);
		assertThat(heard(result).rows()).isOne();
		result = client.copy().into("t").records(Item.class).onProgress(this.told::add).from(List.of());
		assertThat(this.told).hasSize(1);
		heard(result);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 100; i++) {
			text.append("1,x\n");
		}
		result = client.copy()
			.into("t")
			.staging("insert into t select * from staging")
			.csv()
			.onProgress(this.told::add)
			.from(bytes(text.toString()));
		assertThat(heard(result).rows()).isEqualTo(100);
	}

	@Test
	void copyOutTellsRowsWithoutItsHeader() {
		String sql = "select n, repeat('x', 1000), case when n % 500 = 0 then pg_sleep(0.05) end from generate_series(1, 5000) n";
		CopyOutSpec.Query query = client.copy().query(sql);
		CopyResult result = query.csv().header().onProgress(this.told::add).to(new LinesOf(this.told, 1));
		heard(result);
		result = query.text().onProgress(this.told::add).to(new LinesOf(this.told, 0));
		heard(result);
		// the last row is there for long before the end is
		result = client.copy()
			.query("select n from generate_series(1, 9) n union all select 0 from pg_sleep(0.3) s where s::text = 'x'")
			.binary()
			.onProgress(this.told::add)
			.to(OutputStream.nullOutputStream());
		assertThat(this.told).hasSizeGreaterThan(1).allSatisfy((each) -> assertThat(each.rows()).isLessThan(10));
		heard(result);
	}

	/** Counts lines, and looks that no more are told of. */
	private static final class LinesOf extends OutputStream {

		private final List<CopyProgress> told;

		private long lines;

		LinesOf(List<CopyProgress> told, int header) {
			this.told = told;
			this.lines = -header;
		}

		@Override
		public void write(int value) {
			this.lines += (value == '\n') ? 1 : 0;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			if (!this.told.isEmpty()) {
				assertThat(this.told.get(this.told.size() - 1).rows()).isLessThanOrEqualTo(this.lines);
			}
			for (int i = offset; i < offset + length; i++) {
				write(bytes[i]);
			}
		}

	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void listenerThatThrowsLeavesNoRow(boolean atTheEnd) {
		IllegalStateException own = new IllegalStateException("own");
		Consumer<CopyProgress> throwing = (progress) -> {
			if (progress.done() == atTheEnd) {
				throw own;
			}
		};
		int size = atTheEnd ? 2 : 150;
		List<Item> items = IntStream.range(0, size).mapToObj((i) -> new Item(i, "x".repeat(100_000))).toList();
		other.sql("truncate slow").update();
		CopyInSpec.Table into = client.copy().into("slow");
		CopyInSpec staged = into.staging("insert into slow select * from staging where a < 2");
		String data = wide(size);
		List<Runnable> copies = new ArrayList<>();
		copies.add(() -> into.csv().onProgress(throwing).from(bytes(data)));
		copies.add(() -> into.csv().timeout(Duration.ofSeconds(60)).onProgress(throwing).from(bytes(data)));
		copies.add(() -> into.records(Item.class).onProgress(throwing).from(items));
		if (atTheEnd) {
			copies.add(() -> staged.csv().onProgress(throwing).from(bytes(data)));
			copies.add(() -> staged.records(Item.class).onProgress(throwing).from(items));
		}
		for (Runnable copy : copies) {
			assertThatThrownBy(copy::run).isSameAs(own);
			assertThat(other.sql("select count(*) from slow").query(Long.class).single()).isZero();
			connectionIsTheSameAndClean();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void listenerThatThrowsEndsACopyOut(boolean atTheEnd) {
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> client.copy()
			.query("select repeat('x', 1000), pg_sleep(0.002) from generate_series(1, 200)")
			.csv()
			.onProgress((progress) -> {
				if (progress.done() == atTheEnd) {
					throw own;
				}
			})
			.to(OutputStream.nullOutputStream())).isSameAs(own);
	}

	/** What the server says of the one copy that there is. */
	private static @Nullable Server server() {
		return other
			.sql("select command, type, bytes_processed, bytes_total, tuples_processed from pg_stat_progress_copy"
					+ " where relid = 't'::regclass or relid = 0")
			.query(Server.class)
			.optional()
			.orElse(null);
	}

	record Server(String command, String type, long bytesProcessed, long bytesTotal, long tuplesProcessed) {
	}

	@Test
	void serverSeesTheSameProgressOfACopyIn() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		Lines source = new Lines(() -> !this.told.isEmpty(), goOn);
		CompletableFuture<CopyResult> copying = CompletableFuture
			.supplyAsync(() -> csv().onProgress(this.told::add).from(source));
		try {
			Awaitility.await().until(() -> source.paused);
			CopyProgress here = first();
			Awaitility.await().untilAsserted(() -> {
				Server there = server();
				assertThat(there).isNotNull();
				assertThat(there.command()).isEqualTo("COPY FROM");
				assertThat(there.type()).isEqualTo("PIPE");
				assertThat(there.bytesTotal()).isZero();
				assertThat(there.bytesProcessed()).isBetween(here.bytes() - 128 * 1024, here.bytes());
				assertThat(there.tuplesProcessed()).isBetween(here.rows() - 4096, here.rows());
			});
		}
		finally {
			goOn.countDown();
		}
		heard(copying.join());
	}

	@Test
	void serverSeesTheProgressOfACopyOutAhead() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		boolean[] paused = new boolean[1];
		CompletableFuture<CopyResult> copying = CompletableFuture.supplyAsync(() -> client.copy()
			.query("select repeat('x', 100) from generate_series(1, 3000000)")
			.csv()
			.onProgress(this.told::add)
			.to(new OutputStream() {

				@Override
				public void write(int value) {
					throw new UnsupportedOperationException();
				}

				@Override
				public void write(byte[] bytes, int offset, int length) {
					if (!CopyProgressIT.this.told.isEmpty()) {
						paused[0] = true;
						await(goOn);
					}
				}

			}));
		try {
			Awaitility.await().until(() -> paused[0]);
			CopyProgress here = first();
			Server there = server();
			assertThat(there).isNotNull();
			assertThat(there.command()).isEqualTo("COPY TO");
			assertThat(there.bytesProcessed()).isBetween(here.bytes(), here.bytes() + ON_THE_WAY);
			assertThat(there.tuplesProcessed()).isBetween(here.rows(), here.rows() + ON_THE_WAY / 101);
		}
		finally {
			goOn.countDown();
		}
		assertThat(heard(copying.join()).rows()).isEqualTo(3_000_000);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Lines of 64 bytes without end, until it is time to pause, and then the end. */
	private static final class Lines extends InputStream {

		private final BooleanSupplier isTime;

		private final CountDownLatch goOn;

		private volatile boolean paused;

		Lines(BooleanSupplier isTime, CountDownLatch goOn) {
			this.isTime = isTime;
			this.goOn = goOn;
		}

		@Override
		public int read() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			if (this.isTime.getAsBoolean()) {
				this.paused = true;
				await(this.goOn);
				return -1;
			}
			System.arraycopy(LINE, 0, bytes, offset, LINE.length);
			return LINE.length;
		}

	}

}

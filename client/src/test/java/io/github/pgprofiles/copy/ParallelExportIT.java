package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** COPY out by several connections. */
@EveryServer
class ParallelExportIT extends ParallelFixture {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 7, 256 })
	void eachRowIsReadOnce(int connections) {
		assertThat(numbers("big", connections)).isEqualTo(expected("big")).hasSize(ROWS);
	}

	@Test
	void consumerIsCalledFromSeveralThreadsAtOnceAndTheResultIsThatOfAll() throws Exception {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch together = new CountDownLatch(3);
		AtomicLong sum = new AtomicLong();
		CopyResult result = client.copy().from("big").records(Row.class).parallel(3).to((row) -> {
			if (threads.add(Thread.currentThread())) {
				together.countDown();
				await(together);
			}
			sum.addAndGet(row.a());
		});
		assertThat(threads).hasSize(3).doesNotContain(Thread.currentThread());
		assertThat(sum).hasValue(SUM);
		assertThat(result.rows()).isEqualTo(ROWS);
		assertThat(result.bytes()).isGreaterThan(ROWS * 10L);
		assertThat(result.elapsed()).isPositive();
	}

	static void await(CountDownLatch latch) {
		try {
			if (!latch.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody else came");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void slowConsumerSlowsItsOwnReaderOnly() {
		CountDownLatch halfway = new CountDownLatch(ROWS / 2);
		AtomicInteger first = new AtomicInteger();
		// as many parts as a large table has
		other.sql("create table wide (a int, b text)").update();
		other.sql("alter table wide alter b set storage plain").update();
		other.sql("insert into wide select n, repeat('b', 3000) from generate_series(1, %d) n".formatted(ROWS))
			.update();
		CopyResult result = client.copy().from("wide").records(Row.class).parallel(2).to((row) -> {
			if (first.getAndIncrement() == 0) {
				await(halfway);
			}
			halfway.countDown();
		});
		assertThat(result.rows()).isEqualTo(ROWS);
		other.sql("drop table wide").update();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	void csvGoesToSoManyStreamsEachWithItsHeader(int count) {
		List<ByteArrayOutputStream> streams = Collections.synchronizedList(new ArrayList<>());
		AtomicInteger closed = new AtomicInteger();
		CopyResult result = client.copy().from("big").csv().header().delimiter(';').parallel(count).toStreams((i) -> {
			assertThat(i).isEqualTo(streams.size());
			ByteArrayOutputStream stream = new ByteArrayOutputStream() {

				@Override
				public void close() {
					closed.incrementAndGet();
				}

			};
			streams.add(stream);
			return stream;
		});
		assertThat(closed).hasValue(count);
		List<String> lines = new ArrayList<>();
		long bytes = 0;
		for (ByteArrayOutputStream stream : streams) {
			List<String> part = stream.toString(StandardCharsets.UTF_8).lines().toList();
			assertThat(part).first().isEqualTo("a;b");
			assertThat(part).hasSizeGreaterThan(ROWS / count / 2);
			lines.addAll(part.subList(1, part.size()));
			bytes += stream.size();
		}
		assertThat(result.rows()).isEqualTo(ROWS);
		assertThat(result.bytes()).isEqualTo(bytes);
		assertThat(lines).hasSize(ROWS).doesNotHaveDuplicates().contains("1;row 1", ROWS + ";row " + ROWS);
	}

	@Test
	void textAndBinaryPartsCanBeCopiedInAgain() {
		other.sql("create table again (a int, b text)").update();
		List<ByteArrayOutputStream> parts = new ArrayList<>();
		client.copy().from("big").binary().parallel(3).toStreams((i) -> add(parts));
		for (ByteArrayOutputStream part : parts) {
			client.copy().into("again").binary().from(new ByteArrayInputStream(part.toByteArray()));
		}
		assertThat(expected("again")).isEqualTo(expected("big"));
		parts.clear();
		other.sql("truncate again").update();
		client.copy().from("big").columns("b", "a").text().nullString("-").parallel(3).toStreams((i) -> add(parts));
		for (ByteArrayOutputStream part : parts) {
			client.copy()
				.into("again")
				.columns("b", "a")
				.text()
				.nullString("-")
				.from(new ByteArrayInputStream(part.toByteArray()));
		}
		assertThat(expected("again")).isEqualTo(expected("big"));
		other.sql("drop table again").update();
	}

	private static OutputStream add(List<ByteArrayOutputStream> parts) {
		ByteArrayOutputStream part = new ByteArrayOutputStream();
		parts.add(part);
		return part;
	}

	@Test
	void filesAreCompressedByTheirNameAndInPlaceTogether(@TempDir Path folder) throws IOException {
		Files.writeString(folder.resolve("part-1.csv.gz"), "before");
		CopyResult result = client.copy()
			.from("public.big")
			.csv()
			.parallel(2)
			.toFiles((i) -> folder.resolve("part-" + i + ".csv.gz"));
		assertThat(result.rows()).isEqualTo(ROWS);
		long lines = 0;
		for (int i = 0; i < 2; i++) {
			try (GZIPInputStream file = new GZIPInputStream(
					Files.newInputStream(folder.resolve("part-" + i + ".csv.gz")))) {
				lines += new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().count();
			}
		}
		assertThat(lines).isEqualTo(ROWS);
		try (Stream<Path> files = Files.list(folder)) {
			assertThat(files).hasSize(2);
		}
	}

	@Test
	void factoryThatGivesTheSameTwiceOrNothingIsRefusedAndClosesWhatItGave(@TempDir Path folder) {
		ParallelCopyOut.Data csv = client.copy().from("big").csv().parallel(2);
		assertThatIllegalArgumentException().isThrownBy(() -> csv.toFiles((i) -> folder.resolve("same")))
			.withMessageContaining("Two parts have the same file");
		AtomicInteger closed = new AtomicInteger();
		OutputStream same = new ByteArrayOutputStream() {

			@Override
			public void close() {
				closed.incrementAndGet();
			}

		};
		assertThatIllegalArgumentException().isThrownBy(() -> csv.toStreams((i) -> same))
			.withMessageContaining("Two parts have the same stream");
		assertThat(closed).hasValue(1);
		assertThatIllegalArgumentException().isThrownBy(() -> csv.toStreams((i) -> null));
		for (int number : new int[] { 0, -1, 257 }) {
			assertThatIllegalArgumentException().isThrownBy(() -> client.copy().from("big").csv().parallel(number))
				.withMessageContaining("1 to 256");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> client.copy().from("big").records(Row.class).parallel(number));
		}
	}

	@Test
	void tinyAndEmptyTablesHaveAsManyFilesAsWereAskedFor() {
		other.sql("create table tiny (a int, b text)").update();
		for (int rows : new int[] { 0, 1, 300 }) {
			other.sql("truncate tiny").update();
			other.sql("insert into tiny select n, 'b' from generate_series(1, %d) n".formatted(rows)).update();
			assertThat(numbers("tiny", 4)).hasSize(rows).doesNotHaveDuplicates();
			List<ByteArrayOutputStream> parts = new ArrayList<>();
			assertThat(client.copy().from("tiny").csv().header().parallel(5).toStreams((i) -> add(parts)).rows())
				.isEqualTo(rows);
			assertThat(parts).hasSize(5)
				.allSatisfy((part) -> assertThat(part.toString(StandardCharsets.UTF_8)).startsWith("a,b\n"));
			assertThat(
					parts.stream().mapToLong((part) -> part.toString(StandardCharsets.UTF_8).lines().count() - 1).sum())
				.isEqualTo(rows);
		}
		other.sql("drop table tiny").update();
	}

	@Test
	void progressIsThatOfAllPartsOnTheCallingThread() {
		List<CopyProgress> seen = new ArrayList<>();
		Thread caller = Thread.currentThread();
		AtomicInteger rows = new AtomicInteger();
		CountDownLatch heard = new CountDownLatch(1);
		CopyResult result = client.copy().from("big").records(Row.class).parallel(3).onProgress((progress) -> {
			assertThat(Thread.currentThread()).isSameAs(caller);
			seen.add(progress);
			heard.countDown();
		}).timeout(Duration.ofMinutes(1)).to((row) -> {
			if (rows.incrementAndGet() == ROWS / 2) {
				await(heard);
			}
		});
		assertThat(seen).hasSizeGreaterThanOrEqualTo(2);
		assertThat(seen.get(0).rows()).isBetween(1L, (long) ROWS);
		assertThat(seen.get(0).done()).isFalse();
		CopyProgress last = seen.get(seen.size() - 1);
		assertThat(last.done()).isTrue();
		assertThat(last.rows()).isEqualTo(ROWS).isEqualTo(result.rows());
		assertThat(last.bytes()).isEqualTo(result.bytes());
		assertThat(last.fraction()).isEqualTo(1.0);
	}

}

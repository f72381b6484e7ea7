package io.github.pgprofiles.observation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.observation.OperationLog.Seen;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What those hear of COPY who listen to a client: in, out, and by several connections.
 */
class CopyOperationsIT extends OperationFixture {

	private static final int ROWS = 20_000;

	@TempDir
	private Path directory;

	record Item(int id, String name) {
	}

	record Dated(LocalDate id) {
	}

	@BeforeAll
	static void makeTables() {
		silent.sql("create table item (id int primary key, name text)").update();
		silent.sql("create table doc (body jsonb)").update();
		silent.sql("create table big (id int, name text)").update();
		silent.sql("insert into big select n, 'row ' || n from generate_series(1, ?) n").param(ROWS).update();
	}

	@BeforeEach
	void reset() {
		silent.sql("truncate item").update();
	}

	private static Seen told(OperationKind kind, Supplier<CopyResult> copy) {
		CopyResult result = copy.get();
		Seen seen = log.only();
		assertThat(seen.operation).isEqualTo(new Operation("orders", kind, seen.operation.name(), 0));
		OperationResult told = seen.result();
		assertThat(told.failure()).isNull();
		assertThat(told.rows()).isEqualTo(result.rows());
		assertThat(told.bytes()).isEqualTo(result.bytes()).isPositive();
		assertThat(told.node()).isEqualTo(server());
		assertThat(told.elapsed()).isPositive();
		assertThat(told.waitedForPool()).isPositive().isLessThanOrEqualTo(told.elapsed());
		assertThat(seen.threads).contains(Thread.currentThread());
		return seen;
	}

	private static void in(Supplier<CopyResult> copy) {
		told(OperationKind.COPY_IN, copy);
		silent.sql("truncate item, doc").update();
	}

	private static void out(Supplier<CopyResult> copy) {
		told(OperationKind.COPY_OUT, copy);
	}

	@Test
	void copyInIsToldInAllItsForms() throws IOException {
		List<Item> items = List.of(new Item(1, "a"), new Item(2, "b"));
		in(() -> client.copy().into("item").records(Item.class).from(items));
		in(() -> client.copy().into("item").records(Item.class).from(items.iterator()));
		in(() -> client.copy().into("item").records(Item.class).from(items.stream()));
		in(() -> client.copy().into("item").onConflict("id").update().records(Item.class).from(items));
		in(() -> client.copy().into("item").onConflict().doNothing().csv().from("1,a\n1,b\n"));
		in(() -> client.copy().into("item").csv().from("1,a\n"));
		in(() -> client.copy().into("item").csv().headerColumns().from("name,id\na,1\n"));
		in(() -> client.copy().into("item").text().from("1\ta\n"));
		in(() -> client.copy().into("doc").columns("body").json().from("[{\"id\":1,\"name\":\"a\"}]"));
		byte[] json = "{\"id\":1,\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8);
		in(() -> client.copy().into("item").records(Item.class).fromJson(new ByteArrayInputStream(json)));
		in(() -> client.copy().into("item").staging("insert into item select * from staging").csv().from("1,a\n"));
		Path file = Files.writeString(this.directory.resolve("items.csv"), "1,a\n2,b\n");
		in(() -> client.copy().into("item").csv().from(file));
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		silent.copy().from("big").binary().to(binary);
		in(() -> client.copy().into("item").binary().from(binary.toByteArray()));
	}

	@Test
	void copyOutIsToldInAllItsForms() {
		out(() -> client.copy().from("big").csv().to(new StringWriter()));
		out(() -> client.copy().from("big").text().to(OutputStream.nullOutputStream()));
		out(() -> client.copy().from("big").binary().to(OutputStream.nullOutputStream()));
		out(() -> client.copy().from("big").csv().to(this.directory.resolve("big.csv.gz")));
		out(() -> client.copy().from("big").json().to(OutputStream.nullOutputStream()));
		out(() -> client.copy()
			.query("select id from big where id < ?")
			.param(10)
			.csv()
			.to(OutputStream.nullOutputStream()));
		out(() -> client.copy().from("big").records(Item.class).to((item) -> {
		}));
		out(() -> client.copy().query("select * from big").records(Item.class).to((item) -> {
		}));
		try (Stream<Item> items = client.copy().from("big").records(Item.class).stream()) {
			assertThat(items.limit(10)).hasSize(10);
		}
		Seen left = log.only();
		assertThat(left.operation.kind()).isEqualTo(OperationKind.COPY_OUT);
		assertThat(left.result().rows()).isBetween(10L, 11L);
		assertThat(left.result().failure()).isNull();
	}

	@Test
	void namesAreTold() {
		assertThat(told(OperationKind.COPY_IN,
				() -> client.copy().into("item").named("load").csv().from("1,a\n")).operation
			.name()).isEqualTo("load");
		assertThat(told(OperationKind.COPY_OUT,
				() -> client.copy().from("big").csv().named("export").to(OutputStream.nullOutputStream())).operation
			.name()).isEqualTo("export");
		assertThat(told(OperationKind.COPY_OUT,
				() -> client.copy().from("big").records(Item.class).named("read").to((item) -> {
				})).operation
			.name()).isEqualTo("read");
	}

	private static OperationResult failed(Class<? extends Throwable> type, Runnable copy) {
		assertThatExceptionOfType(type).isThrownBy(copy::run);
		OperationResult result = log.only().result();
		assertThat(result.failure()).isInstanceOf(type);
		assertThat(result.rows()).isEqualTo(-1);
		assertThat(result.bytes()).isEqualTo(-1);
		return result;
	}

	@Test
	void whatTheServerRefusesIsTold() {
		assertThat(failed(DuplicateKeyException.class, () -> client.copy().into("item").csv().from("1,a\n1,b\n"))
			.sqlState()).isEqualTo("23505");
		OperationResult missing = failed(BadSqlGrammarException.class,
				() -> client.copy().into("nowhere").records(Item.class).from(List.of(new Item(1, "a"))));
		assertThat(missing.sqlState()).isEqualTo("42P01");
		assertThat(missing.node()).isNotNull();
	}

	@Test
	void whatIsRefusedBeforeTheFirstByteIsTold() {
		assertThat(failed(MappingException.class,
				() -> client.copy().into("item").records(Dated.class).from(List.of(new Dated(LocalDate.EPOCH))))
			.sqlState()).isNull();
	}

	@Test
	void whatTheSourceOrTheSinkThrowsIsTold() {
		IllegalStateException thrown = new IllegalStateException("no more");
		assertThatIllegalStateException()
			.isThrownBy(() -> client.copy().into("item").records(Item.class).from(Stream.of(1, 2).map((n) -> {
				throw thrown;
			})));
		assertThat(log.only().result().failure()).isSameAs(thrown);
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> client.copy().from("big").csv().to(this.directory.resolve("no/where.csv")));
		OperationResult result = log.only().result();
		assertThat(result.failure()).isInstanceOf(NoSuchFileException.class);
		assertThat(result.sqlState()).isNull();
		assertThat(result.node()).isNull();
	}

	@Test
	void whatTheSourceDoesIsAPartOfTheCopy() {
		Iterator<Item> source = IntStream.range(0, 3)
			.mapToObj((n) -> new Item(n, client.sql("select 'x'").query(String.class).single()))
			.iterator();
		client.copy().into("item").records(Item.class).from(source);
		assertThat(log.take()).map(Seen::toString)
			.containsExactly("COPY_IN", "QUERY in COPY_IN", "QUERY in COPY_IN", "QUERY in COPY_IN");
	}

	@Test
	void parallelCopyHasAPartForEachConnection() {
		Queue<Thread> threads = new ConcurrentLinkedQueue<>();
		Queue<String> parents = new ConcurrentLinkedQueue<>();
		CopyResult result = client.copy().from("big").records(Item.class).named("export").parallel(3).to((item) -> {
			threads.add(Thread.currentThread());
			if (item.id() % 5000 == 0) {
				parents.add(client.sql("select 1").query(Integer.class).single().toString());
			}
		});
		assertThat(result.rows()).isEqualTo(ROWS);
		List<Seen> seen = log.take();
		assertThat(seen.get(0).toString()).isEqualTo("COPY_OUT export");
		assertThat(seen.get(0).result().rows()).isEqualTo(ROWS);
		assertThat(seen.get(0).result().bytes()).isEqualTo(result.bytes());
		List<Seen> parts = seen.stream().filter((each) -> each.operation.kind() == OperationKind.COPY_PART).toList();
		assertThat(parts).hasSizeBetween(1, 3).allSatisfy((part) -> {
			assertThat(part.toString()).isEqualTo("COPY_PART export in COPY_OUT export");
			assertThat(part.threads).hasSize(1).doesNotContain(Thread.currentThread());
			assertThat(part.result().failure()).isNull();
			assertThat(part.result().elapsed()).isLessThanOrEqualTo(seen.get(0).result().elapsed());
		});
		assertThat(parts.stream().mapToLong((part) -> part.result().rows()).sum()).isEqualTo(ROWS);
		assertThat(parts.stream().mapToLong((part) -> part.result().bytes()).sum()).isEqualTo(result.bytes());
		assertThat(parts).filteredOn((part) -> part.result().rows() > 0)
			.allSatisfy((part) -> assertThat(part.result().node()).isNotNull());
		assertThat(threads).isSubsetOf(parts.stream().map((part) -> part.threads.get(0)).toList());
		assertThat(seen).filteredOn((each) -> each.operation.kind() == OperationKind.QUERY)
			.hasSize(parents.size())
			.allSatisfy(
					(each) -> assertThat(each.toString()).isEqualTo("QUERY in COPY_PART export in COPY_OUT export"));
	}

	@Test
	void parallelCopyToFilesAndItsFailureAreTold() {
		CopyResult result = client.copy()
			.from("big")
			.csv()
			.parallel(2)
			.toFiles((part) -> this.directory.resolve("part-" + part + ".csv"));
		assertThat(result.rows()).isEqualTo(ROWS);
		List<Seen> seen = log.take();
		assertThat(seen).map(Seen::toString)
			.startsWith("COPY_OUT", "COPY_PART in COPY_OUT")
			.hasSizeLessThanOrEqualTo(3);
		assertThat(seen.get(0).result().rows()).isEqualTo(ROWS);
		assertThatIllegalStateException()
			.isThrownBy(() -> client.copy().from("big").records(Item.class).parallel(2).to((item) -> {
				throw new IllegalStateException("no");
			}));
		List<Seen> failed = log.take();
		assertThat(failed.get(0).result().failure()).hasMessage("no");
		assertThat(failed.subList(1, failed.size())).isNotEmpty()
			.anySatisfy((part) -> assertThat(part.result().failure()).isNotNull());
	}

	@Test
	void parallelCopyInATransactionHasNoParts() {
		client.transaction().run((tx) -> tx.copy().from("big").records(Item.class).parallel(3).to((item) -> {
		}));
		assertThat(log.take()).map(Seen::toString).containsExactly("TRANSACTION", "COPY_OUT in TRANSACTION");
	}

}

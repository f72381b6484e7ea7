package io.github.pgprofiles.pooler;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A COPY whose rows the server refuses while more of them are on their way. PgBouncer
 * lends the session to somebody else as soon as the server says that no transaction is
 * open, and sends what then arrives to another one.
 */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class PoolerCopyIT {

	static TestDatabase database;

	private TestProxy server;

	private PgBouncer bouncer;

	private PostgresClients.Closeable clients;

	private PostgresClient orders;

	@BeforeEach
	void open() throws IOException {
		this.server = new TestProxy(database.host(), database.serverPort());
		this.bouncer = PgBouncer.inTransactionMode("127.0.0.1", this.server.port(), "default_pool_size = 2",
				"server_round_robin = 1");
		this.clients = PostgresClients.open(PooledProfile.orders(database, this.bouncer.port()).build());
		this.orders = this.clients.primary();
		this.orders.sql("create table if not exists checked (a int, b text check (b <> 'bad'))").update();
		this.orders.sql("truncate checked").update();
	}

	@AfterEach
	void close() throws IOException {
		this.clients.close();
		this.bouncer.close();
		this.server.close();
	}

	private static InputStream refusedAtFirst() {
		byte[] mebibyte = "2,%s\n".formatted("x".repeat(1019)).repeat(1024).getBytes(StandardCharsets.US_ASCII);
		List<InputStream> parts = IntStream.range(0, 8)
			.<InputStream>mapToObj((i) -> new ByteArrayInputStream(mebibyte))
			.toList();
		return new SequenceInputStream(new ByteArrayInputStream("1,bad\n".getBytes(StandardCharsets.US_ASCII)),
				new SequenceInputStream(java.util.Collections.enumeration(parts)));
	}

	@Test
	void failureIsTheServersAndNobodyElseHasAny() {
		AtomicBoolean end = new AtomicBoolean();
		CompletableFuture<Integer> neighbour = CompletableFuture.supplyAsync(() -> {
			int statements = 0;
			while (!end.get()) {
				assertThat(this.orders.sql("select ?::int").param(statements).query(Integer.class).single())
					.isEqualTo(statements++);
			}
			return statements;
		}, (task) -> new Thread(task).start());
		for (int i = 0; i < 10; i++) {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.orders.copy().into("checked").csv().from(refusedAtFirst()))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23514"));
		}
		end.set(true);
		assertThat(neighbour.join()).isPositive();
		assertThat(this.orders.sql("select count(*) from checked").query(Long.class).single()).isZero();
	}

	@Test
	void smallOneIsATransactionOfOneMessage() {
		this.orders.copy().into("checked").csv().from("1,a\n");
		this.server.takeStatements();
		assertThat(this.orders.copy().into("checked").csv().from("2,b\n").rows()).isOne();
		assertThat(this.server.takeStatements()).singleElement()
			.satisfies((sql) -> assertThat(sql).startsWith("BEGIN; COPY").endsWith("; COMMIT"));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.orders.copy().into("checked").csv().from("3,bad\n"));
		assertThat(this.orders.sql("select count(*) from checked").query(Long.class).single()).isEqualTo(2);
	}

}

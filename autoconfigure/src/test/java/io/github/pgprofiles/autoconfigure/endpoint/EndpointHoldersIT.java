package io.github.pgprofiles.autoconfigure.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Who has connections and who blocks, and what is under way. */
class EndpointHoldersIT extends EndpointApplication {

	private static Connection blocker(String database) throws SQLException {
		Connection connection = DriverManager.getConnection("jdbc:postgresql://localhost:" + TestServer.port() + "/"
				+ database + "?user=postgres&ApplicationName=night-job");
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("select 'a secret value' from account for update");
		}
		return connection;
	}

	/** Waits for a holder that waits for a lock, and gives it back. */
	private JsonNode blocked(String profile) {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			JsonNode holders = this.http.profile(profile).path("holders");
			return (holders.size() == 1) ? holders.get(0) : JsonMapper.shared().createObjectNode();
		}, (holder) -> holder.path("blockedBy").size() == 1);
	}

	@Test
	void holderIsJoinedWithItsSessionAndWithWhoBlocksIt() throws Exception {
		CompletableFuture<Void> work;
		try (Connection blocker = blocker(database)) {
			work = CompletableFuture.runAsync(() -> this.orders.transaction()
				.name("transfer")
				.run((tx) -> tx.sql("update account set amount = amount + 7 where id = :id")
					.param("id", 1)
					.named("take-amount")
					.update()));
			JsonNode holder = blocked("orders");
			assertThat(holder.path("transaction").asString()).isEqualTo("transfer");
			assertThat(holder.path("statement").asString()).isEqualTo("take-amount");
			assertThat(holder.path("thread").asString()).isNotEmpty();
			assertThat(holder.path("heldMillis").asLong()).isNotNegative();
			assertThat(holder.path("pid").asInt()).isPositive();
			assertThat(holder.path("serverState").asString()).isEqualTo("active");
			assertThat(holder.path("waitEvent").asString()).isEqualTo("Lock:transactionid");
			assertThat(holder.path("transactionAgeMillis").asLong()).isNotNegative();
			JsonNode by = holder.path("blockedBy").get(0);
			assertThat(by.path("applicationName").asString()).isEqualTo("night-job");
			assertThat(by.path("state").asString()).isEqualTo("idle in transaction");
			assertThat(by.path("stateAgeMillis").asLong()).isNotNegative();
			assertThat(by.path("transactionAgeMillis").asLong()).isNotNegative();
			assertThat(by.has("profile")).isFalse();
			assertThat(this.http.get("postgres").body()).doesNotContain("amount + 7", "secret value", "select");
			blocker.rollback();
		}
		work.join();
	}

	@Test
	void holderThatAnotherOfOursBlocksNamesItsProfile() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch locked = new CountDownLatch(1);
		CompletableFuture<Void> first = CompletableFuture.runAsync(() -> this.transfers.lock(locked, end));
		locked.await();
		CompletableFuture<Void> second = CompletableFuture
			.runAsync(() -> this.orders.sql("update account set amount = 1 where id = 2").update());
		try {
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				JsonNode holders = this.http.profile("orders").path("holders");
				assertThat(holders).hasSize(2);
				assertThat(holders.get(0).path("transaction").asString()).endsWith("Transfers.lock");
				assertThat(holders.get(0).path("serverState").asString()).isEqualTo("idle in transaction");
				assertThat(holders.get(1).path("blockedBy").path(0).path("profile").asString()).isEqualTo("orders");
				assertThat(holders.get(1).path("blockedBy").path(0).path("pid").asInt())
					.isEqualTo(holders.get(0).path("pid").asInt());
			});
		}
		finally {
			end.countDown();
		}
		first.join();
		second.join();
	}

	@Test
	void ordinaryRoleSeesItsOwnSessionsAndIsToldWhatIsMissing() throws Exception {
		CompletableFuture<Void> work;
		try (Connection blocker = blocker(other)) {
			work = CompletableFuture.runAsync(
					() -> this.reporting.sql("update account set amount = 5 where id = 1").named("five").update());
			JsonNode holder = blocked("reporting");
			assertThat(holder.path("statement").asString()).isEqualTo("five");
			assertThat(holder.path("waitEvent").asString()).isEqualTo("Lock:transactionid");
			JsonNode by = holder.path("blockedBy").get(0);
			assertThat(by.path("applicationName").asString()).isEqualTo("night-job");
			assertThat(by.has("state")).isFalse();
			JsonNode profile = this.http.profile("reporting");
			assertThat(profile.path("notes").get(0).asString()).contains("pg_read_all_stats");
			assertThat(profile.path("nodes").path("primary").path("server").path("connections").asInt()).isPositive();
			blocker.rollback();
		}
		work.join();
	}

	@Test
	void copyUnderWayTellsHowFarItIs() throws Exception {
		this.orders.sql("create table if not exists line (a int)").update();
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Long> rows = CompletableFuture
			.supplyAsync(() -> this.orders.copy().into("line").named("load-lines").text().from(new Lines(end)).rows());
		try {
			JsonNode operation = Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
				JsonNode operations = this.http.profile("orders").path("operations");
				return operations.isEmpty() ? JsonMapper.shared().createObjectNode() : operations.get(0);
			}, (each) -> each.path("rows").asLong() > 100_000);
			assertThat(operation.path("kind").asString()).isEqualTo("COPY_IN");
			assertThat(operation.path("name").asString()).isEqualTo("load-lines");
			assertThat(operation.path("bytes").asLong()).isGreaterThan(operation.path("rows").asLong());
			assertThat(operation.path("rowsPerSecond").asDouble()).isPositive();
			assertThat(operation.has("share")).isFalse();
			assertThat(Instant.parse(operation.path("since").asString())).isBefore(Instant.now());
		}
		finally {
			end.countDown();
		}
		assertThat(rows.join()).isGreaterThan(200_000);
	}

	/** Many lines, and an end that comes when somebody wants it. */
	private static final class Lines extends InputStream {

		private final CountDownLatch end;

		private long sent;

		Lines(CountDownLatch end) {
			this.end = end;
		}

		@Override
		public int read() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (this.sent > 2_000_000) {
				try {
					this.end.await();
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
				return -1;
			}
			byte[] line = "1234567\n".getBytes(StandardCharsets.US_ASCII);
			int count = Math.min(length, line.length);
			System.arraycopy(line, 0, bytes, offset, count);
			this.sent += count;
			return (count == line.length) ? count : fail();
		}

		private int fail() {
			throw new IllegalStateException("too small a buffer");
		}

	}

}

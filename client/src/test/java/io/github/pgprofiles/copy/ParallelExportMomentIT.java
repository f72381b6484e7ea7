package io.github.pgprofiles.copy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.TestProfile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An export by several connections shows one moment, whatever goes on meanwhile. */
@EveryServer
class ParallelExportMomentIT extends ParallelFixture {

	private static final int ACCOUNTS = 20_000;

	@TestProfile("mover")
	private static PostgresClient mover;

	private final AtomicInteger moves = new AtomicInteger();

	private Thread moving = new Thread();

	private volatile boolean over;

	record Account(int id, int branch, int amount) {
	}

	@BeforeEach
	void open() {
		other.sql("drop table if exists account").update();
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.over = true;
		this.moving.join();
	}

	/** Moves money between rows, and rows between partitions. */
	private void move() {
		this.moving = new Thread(() -> {
			while (!this.over) {
				int from = ThreadLocalRandom.current().nextInt(ACCOUNTS);
				int to = ACCOUNTS - 1 - from;
				mover.transaction().run((tx) -> {
					tx.sql("update account set amount = amount - 1, branch = 3 - branch where id = ?")
						.param(from)
						.update();
					tx.sql("update account set amount = amount + 1, branch = 3 - branch where id = ?")
						.param(to)
						.update();
				});
				this.moves.incrementAndGet();
			}
		});
		this.moving.start();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "partition by list (branch)" })
	void sumOfWhatIsMovedBetweenRowsIsRight(String partitions) {
		other.sql("create table account (id int, branch int, amount int) " + partitions).update();
		if (!partitions.isEmpty()) {
			other.sql("create table account_1 partition of account for values in (1)").update();
			other.sql("create table account_2 partition of account for values in (2)").update();
		}
		other.sql("insert into account select n, 1 + n %% 2, 100 from generate_series(0, %d) n".formatted(ACCOUNTS - 1))
			.update();
		other.sql("create index on account (id)").update();
		move();
		for (int i = 0; i < 5; i++) {
			int before = this.moves.get();
			ConcurrentLinkedQueue<Account> seen = new ConcurrentLinkedQueue<>();
			AtomicInteger count = new AtomicInteger();
			client.copy().from("account").records(Account.class).parallel(3).to((account) -> {
				seen.add(account);
				if (count.incrementAndGet() % (ACCOUNTS / 4) == 0) {
					// somebody moves on while this is read
					int now = this.moves.get();
					Awaitility.await().until(() -> this.moves.get() > now);
				}
			});
			assertThat(this.moves.get()).isGreaterThan(before);
			isOneMoment(seen.stream().map(Account::id).toList(), seen.stream().mapToLong(Account::amount).sum());
			List<ByteArrayOutputStream> parts = new ArrayList<>();
			client.copy().from("account").columns("id", "amount").csv().parallel(3).toStreams((part) -> {
				ByteArrayOutputStream stream = new ByteArrayOutputStream();
				parts.add(stream);
				return stream;
			});
			List<String[]> lines = parts.stream()
				.flatMap((part) -> part.toString(StandardCharsets.UTF_8).lines())
				.map((line) -> line.split(","))
				.toList();
			isOneMoment(lines.stream().map((line) -> Integer.valueOf(line[0])).toList(),
					lines.stream().mapToLong((line) -> Long.parseLong(line[1])).sum());
		}
	}

	private static void isOneMoment(List<Integer> ids, long sum) {
		assertThat(ids).hasSize(ACCOUNTS).doesNotHaveDuplicates();
		assertThat(sum).isEqualTo(100L * ACCOUNTS);
	}

}

package io.github.pgprofiles.docs.examples;

import java.time.Duration;
import java.util.Optional;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.docs.Shop;
import io.github.pgprofiles.transaction.Transaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/locks.md. */
@Shop
@SpringBootTest
class LockExamplesIT {

	@Autowired
	private PostgresClient orders;

	@BeforeEach
	void createTables() {
		this.orders.sql("drop table if exists stock, picked").update();
		this.orders.sql("create table stock (item text, n int)").update();
		this.orders.sql("create table picked (item text)").update();
		this.orders.sql("insert into stock values ('pen', 10)").update();
	}

	private static int close(PostgresClient orders) {
		return orders.sql("update stock set n = n - 1").update();
	}

	private static int count(PostgresClient orders) {
		return orders.sql("select n from stock").query(Integer.class).single();
	}

	private static void pick(Transaction tx) {
		tx.sql("update stock set n = n - 1 where item in (select item from picked)").update();
	}

	@Test
	void onAConnectionOfItsOwn() {
		PostgresClient orders = this.orders;
		boolean ran = orders.lock("nightly").tryRun(Duration.ofSeconds(5), () -> close(orders));
		int closed = orders.lock("nightly").execute(() -> close(orders));
		Optional<Integer> tried = orders.lock("nightly").shared().tryExecute(Duration.ZERO, () -> count(orders));

		assertThat(ran).isTrue();
		assertThat(closed).isEqualTo(1);
		assertThat(tried).hasValue(8);
	}

	@Test
	void sameKeyInSql() {
		PostgresClient orders = this.orders;
		String sql = "select pg_try_advisory_lock(hashtextextended('nightly', 0))";
		orders.lock("nightly").run(() -> assertThat(orders.sql(sql).query(Boolean.class).single()).isFalse());
	}

	@Test
	void inATransaction() {
		PostgresClient orders = this.orders;
		boolean ran = orders.lock("stock").inTransaction().tryRun(Duration.ofSeconds(1), (tx) -> {
			tx.sql("update stock set n = n - 1 where item = 'pen'").update();
		});
		orders.transaction().run((tx) -> {
			tx.sql("insert into picked values ('pen')").update();
			orders.lock("stock").inTransaction().run((same) -> pick(same));
		});

		assertThat(ran).isTrue();
		assertThat(count(orders)).isEqualTo(8);
	}

}

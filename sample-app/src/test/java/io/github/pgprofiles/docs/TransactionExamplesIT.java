package io.github.pgprofiles.docs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/transactions.md. */
@Shop
@SpringBootTest
class TransactionExamplesIT {

	@Autowired
	private PostgresClient orders;

	@Autowired
	private Reservations reservations;

	private final AtomicInteger runs = new AtomicInteger();

	@BeforeEach
	void createTables() {
		this.orders.sql("drop table if exists wallet, voucher, audit, seat").update();
		this.orders.sql("create table wallet (id int primary key, balance int not null)").update();
		this.orders.sql("insert into wallet values (1, 100), (2, 0)").update();
		this.orders.sql("create table voucher (code text primary key)").update();
		this.orders.sql("create table audit (what text)").update();
		this.orders.sql("create table seat (id bigint primary key, reserved int not null)").update();
		this.orders.sql("insert into seat values (7, 0)").update();
	}

	record Receipt(int left) {
	}

	record Report(long total) {
	}

	private static Receipt transfer(Transaction tx, int from, int to) {
		tx.sql("update wallet set balance = balance + 40 where id = ?").param(to).update();
		return new Receipt(tx.sql("update wallet set balance = balance - 40 where id = ? returning balance")
			.param(from)
			.query(Integer.class)
			.single());
	}

	private static Report report(ReadOnlyTransaction tx) {
		return new Report(tx.sql("select sum(balance) from wallet").query(Long.class).single());
	}

	private static void settle(Transaction tx) {
		tx.sql("update wallet set balance = balance + 1").update();
	}

	@Test
	void stages() {
		PostgresClient orders = this.orders;
		int from = 1;
		int to = 2;
		Receipt receipt = orders.transaction().serializable().retry().execute((tx) -> transfer(tx, from, to));
		Report report = orders.transaction().serializable().readOnly().deferrable().execute((tx) -> report(tx));
		orders.transaction().timeout(Duration.ofSeconds(2)).run((tx) -> settle(tx));

		assertThat(receipt).isEqualTo(new Receipt(60));
		assertThat(report).isEqualTo(new Report(100));
		assertThat(orders.sql("select sum(balance) from wallet").query(Integer.class).single()).isEqualTo(102);
	}

	@Test
	void insideAnother() {
		PostgresClient orders = this.orders;
		orders.sql("drop table if exists booking cascade").update();
		orders.sql("create table booking (id int primary key, voucher boolean not null default true)").update();
		orders.sql("insert into voucher values ('A')").update();
		orders.transaction().run((tx) -> {
			tx.sql("insert into booking (id) values (1)").update();
			try {
				tx.nested().run((inner) -> inner.sql("insert into voucher (code) values ('A')").update());
			}
			catch (DuplicateKeyException ex) {
				tx.sql("update booking set voucher = false where id = 1").update();
			}
			tx.requiresNew().run((audit) -> audit.sql("insert into audit (what) values ('booking 1')").update());
		});

		assertThat(orders.sql("select voucher from booking").query(Boolean.class).list()).containsExactly(false);
		assertThat(orders.sql("select count(*) from audit").query(Integer.class).single()).isEqualTo(1);
	}

	private void number(Transaction tx) {
		int last = tx.sql("select balance from wallet where id = 1").query(Integer.class).single();
		if (this.runs.incrementAndGet() == 1) {
			CompletableFuture.runAsync(() -> this.orders.sql("update wallet set balance = 7 where id = 1").update())
				.join();
		}
		tx.sql("update wallet set balance = ? where id = 1").param(last + 1).update();
	}

	@Test
	void retry() {
		PostgresClient orders = this.orders;
		TransactionRetryPolicy patient = TransactionRetryPolicy.defaults()
			.maxAttempts(8)
			.delay(Duration.ofMillis(5), Duration.ofMillis(500))
			.onLockNotAvailable()
			.onConstraints("purchase_number_key");
		orders.transaction().repeatableRead().name("number").retry(patient).run((tx) -> number(tx));

		assertThat(this.runs).hasValue(2);
		assertThat(orders.sql("select balance from wallet where id = 1").query(Integer.class).single()).isEqualTo(8);
	}

	@Test
	void retryOfSprings() {
		this.reservations.reserve(7);
		assertThat(this.reservations.runs()).isEqualTo(2);
		assertThat(this.orders.sql("select reserved from seat where id = 7").query(Integer.class).single())
			.isEqualTo(101);
	}

}

package io.github.pgprofiles.docs;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.copy.CopyResult;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

@Service
class OrderService {

	record Purchase(long id, String customer, BigDecimal total, Instant placedAt) {
	}

	private final PostgresClient orders;

	private final PostgresClient reports;

	OrderService(PostgresClient orders, @Qualifier("reports") PostgresClient reports) {
		this.orders = orders;
		this.reports = reports;
	}

	void createTables() {
		this.orders.sql("""
				create table if not exists purchase (
					id bigint generated always as identity primary key,
					customer text not null,
					total numeric(10, 2) not null check (total >= 0),
					placed_at timestamptz not null default now()
				)""").update();
		this.reports.sql("create table if not exists turnover (customer text primary key, total numeric)").update();
	}

	Optional<Purchase> find(long id) {
		return this.orders.sql("select * from purchase where id = :id")
			.param("id", id)
			.query(Purchase.class)
			.optional();
	}

	BigDecimal turnover(String customer) {
		try (Stream<Purchase> purchases = this.orders.sql("select * from purchase where customer = :customer")
			.param("customer", customer)
			.query(Purchase.class)
			.stream()) {
			return purchases.map(Purchase::total).reduce(BigDecimal.ZERO, BigDecimal::add);
		}
	}

	CopyResult load(InputStream csv) {
		return this.orders.copy().into("public.purchase").columns("customer", "total").csv().header().from(csv);
	}

	CopyResult correct(Stream<Purchase> purchases, Consumer<CopyProgress> listener) {
		return this.orders.copy()
			.into("public.purchase")
			.onConflict("id")
			.update()
			.whereChanged()
			.records(Purchase.class)
			.onProgress(listener)
			.from(purchases);
	}

	long place(String customer, BigDecimal total) {
		return this.orders.transaction().execute((tx) -> {
			tx.sql("select pg_advisory_xact_lock(hashtext(?))").param(customer).query().list();
			return tx.sql("insert into purchase (customer, total) values (:customer, :total) returning id")
				.param("customer", customer)
				.param("total", total)
				.query(Long.class)
				.single();
		});
	}

	void report(String customer) {
		this.reports.sql("""
				insert into turnover values (:customer, :total)
				on conflict (customer) do update set total = excluded.total""")
			.param("customer", customer)
			.param("total", turnover(customer))
			.update();
	}

}

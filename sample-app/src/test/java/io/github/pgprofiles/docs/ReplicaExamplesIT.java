package io.github.pgprofiles.docs;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.WritePosition;
import io.github.pgprofiles.WriteScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The node is the embedded server itself, by another name. */
@Shop
@SpringBootTest(properties = "app.postgres.profiles.orders.nodes.replica-1.host=127.0.0.1")
class ReplicaExamplesIT {

	@Autowired
	@Qualifier("orders")
	private PostgresClient orders;

	record Sale(long id, String state) {
	}

	@BeforeEach
	void table() {
		this.orders.sql("drop table if exists sales").update();
		this.orders.sql("create table sales (id bigint, state text)").update();
		this.orders.sql("insert into sales values (1, 'paid')").update();
	}

	@Test
	void readsOnReplicas() {
		// on any replica that has what this caller has written, else on the primary
		Sale sale = this.orders.replica()
			.sql("select id, state from sales where id = ?")
			.param(1)
			.query(Sale.class)
			.single();

		// all of a transaction on one
		long count = this.orders.transaction()
			.readOnly()
			.onReplica()
			.repeatableRead()
			.execute((tx) -> tx.sql("select count(*) from sales").query(Long.class).single());

		// on one node, whatever it has replayed
		List<Sale> there = this.orders.on("replica-1").sql("select id, state from sales").query(Sale.class).list();

		// what was written, for whoever is to see it
		this.orders.sql("insert into sales values (?, 'new')").param(2).update();
		String position = this.orders.writePosition().toString();
		List<Sale> all = this.orders.replica()
			.after(WritePosition.parse(position))
			.sql("select id, state from sales")
			.query(Sale.class)
			.list();
		assertThat(sale).isEqualTo(new Sale(1, "paid"));
		assertThat(count).isEqualTo(1);
		assertThat(there).hasSize(1);
		assertThat(all).hasSize(2);
	}

	@Test
	void scopeHoldsOnOtherThreads() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		Future<Long> found;
		try (WriteScope scope = WriteScope.open()) {
			this.orders.sql("insert into sales values (3, 'new')").update();
			found = executor.submit(scope.wrapCallable(
					() -> this.orders.replica().sql("select count(*) from sales").query(Long.class).single()));
		}
		assertThat(found.get()).isEqualTo(2);
		executor.shutdown();
	}

}

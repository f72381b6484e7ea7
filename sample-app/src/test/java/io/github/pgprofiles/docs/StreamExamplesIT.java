package io.github.pgprofiles.docs;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.query.StreamEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/streaming.md. */
@Shop
@SpringBootTest
class StreamExamplesIT {

	record Purchase(long id, String customer, BigDecimal total) {
	}

	@Autowired
	private PostgresClient orders;

	@Autowired
	private OrderService service;

	@BeforeEach
	void fill() {
		// another page's may have other columns
		this.orders.sql("drop table if exists purchase").update();
		this.service.createTables();
		this.orders.sql("insert into purchase (customer, total) values ('ada', 10), ('ada', 20), ('grace', 30)")
			.update();
	}

	@Test
	void streams() {
		PostgresClient orders = this.orders;
		List<Integer> sizes = new ArrayList<>();
		Set<String> customers = new HashSet<>();
		long rows = orders.sql("select * from purchase")
			.query(Purchase.class)
			.forEach((purchase) -> customers.add(purchase.customer()));

		BigDecimal sum;
		try (Stream<Purchase> purchases = orders.sql("select * from purchase").query(Purchase.class).stream()) {
			sum = purchases.map(Purchase::total).reduce(BigDecimal.ZERO, BigDecimal::add);
		}

		BigDecimal most = orders.sql("select total from purchase")
			.query(BigDecimal.class)
			.withStream((totals) -> totals.max(BigDecimal::compareTo).orElseThrow());

		long chunks = orders.sql("select id from purchase order by id")
			.query(Long.class)
			.chunks(500)
			.forEach((ids) -> sizes.add(ids.size()));

		assertThat(rows).isEqualTo(3);
		assertThat(customers).containsExactlyInAnyOrder("ada", "grace");
		assertThat(sum).isEqualByComparingTo("60");
		assertThat(most).isEqualByComparingTo("30");
		assertThat(chunks).isEqualTo(1);
		assertThat(sizes).containsExactly(3);
	}

	@Test
	void byCopy() {
		PostgresClient orders = this.orders;
		List<Purchase> some = orders.sql("select * from purchase where customer = :customer")
			.param("customer", "ada")
			.engine(StreamEngine.COPY)
			.query(Purchase.class)
			.withStream(Stream::toList);
		assertThat(some).hasSize(2);
	}

}

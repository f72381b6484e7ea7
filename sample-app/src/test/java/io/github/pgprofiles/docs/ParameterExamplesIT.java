package io.github.pgprofiles.docs;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The code of docs/parameters.md. */
@Shop
@SpringBootTest
class ParameterExamplesIT {

	record Customer(String customer, BigDecimal minTotal, Instant since, Address address) {
	}

	record Address(String city) {
	}

	record Sale(String customer, BigDecimal total) {
	}

	@Autowired
	private PostgresClient orders;

	@Autowired
	private OrderService service;

	@BeforeEach
	void fill() {
		this.service.createTables();
		this.orders.sql("truncate purchase restart identity").update();
		this.orders.batch("insert into purchase (customer, total) values (?, ?)",
				List.of(List.of("ada", 10), List.of("ada", 20), List.of("grace", 30)));
	}

	@Test
	void sources() {
		PostgresClient orders = this.orders;
		Instant yesterday = Instant.now().minus(Duration.ofDays(1));
		Customer customer = new Customer("ada", BigDecimal.ONE, Instant.EPOCH, new Address("London"));
		List<Long> ids = orders.sql("""
				select id from purchase
				where customer = :customer and total > :min_total and placed_at > :since and :address.city <> ''
				order by id""").params(customer).param("since", yesterday).query(Long.class).list();

		assertThat(ids).containsExactly(1L, 2L);
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> orders.sql("select :cust").params(customer).query().list())
			.withMessageContaining("Customer has [customer, minTotal, since, address]");
	}

	@Test
	void text() {
		PostgresClient orders = this.orders;
		orders.sql("drop table if exists parcel").update();
		orders.sql("drop type if exists status").update();
		orders.sql("create type status as enum ('OPEN', 'SHIPPED')").update();
		orders.sql("create table parcel (id uuid, status status, labels text[], document jsonb)").update();
		orders.sql("insert into parcel (id, status, document) values (:id, :status, :document)")
			.param("id", "0f8fad5b-d9cb-469f-a165-70867728950e")
			.param("status", "SHIPPED")
			.param("document", "{\"weight\": 2}")
			.update();

		assertThat(orders.sql("select document ->> 'weight' from parcel where id = any(:ids)")
			.param("ids", List.of("0f8fad5b-d9cb-469f-a165-70867728950e"))
			.query(String.class)
			.single()).isEqualTo("2");
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> orders.sql("select concat(?)").param("a").query().list())
			.withMessageContaining("?::text");
	}

	@Test
	void batches() {
		PostgresClient orders = this.orders;
		Stream<String> lines = Stream.of("joan,40", "joan,50");
		long changed = orders.batch("insert into purchase (customer, total) values (:customer, :total)")
			.size(500)
			.update(lines.map((line) -> line.split(","))
				.map((fields) -> new Sale(fields[0], new BigDecimal(fields[1]))));

		assertThat(changed).isEqualTo(2);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> orders.batch("insert into purchase (customer, total) values (:customer, :total)")
				.update(List.of(new Sale("joan", BigDecimal.ONE), Map.of("customer", "joan", "total", -1))))
			.withMessageContaining("batch, row 2")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(2));
	}

	@Test
	void returning() {
		PostgresClient orders = this.orders;
		List<Long> ids = orders.batch("insert into purchase (customer, total) values (?, ?) returning id")
			.query(Long.class)
			.list(List.of(List.of("joan", 40), List.of("joan", 50)));

		assertThat(ids).containsExactly(4L, 5L);
	}

}

package io.github.pgprofiles.docs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.NullValueException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.UnknownProfileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The code of docs/client.md that asks. */
@Shop
@SpringBootTest
class QueryExamplesIT {

	record Purchase(long id, String customer, BigDecimal total, Instant placedAt) {
	}

	enum Status {

		OPEN, SHIPPED

	}

	record Parcel(UUID id, Status status, List<String> labels, String document) {
	}

	@Autowired
	private PostgresClients clients;

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
	void clientsByName() {
		PostgresClient reports = this.clients.get("reports");
		PostgresClient primary = this.clients.primary();
		assertThat(reports.profile()).isEqualTo("reports");
		assertThat(primary).isSameAs(this.orders);
		assertThatExceptionOfType(UnknownProfileException.class).isThrownBy(() -> this.clients.get("report"))
			.withMessageContaining("[orders, reports]");
	}

	@Test
	void queries() {
		PostgresClient orders = this.orders;
		List<Purchase> big = orders.sql("select * from purchase where total >= :least order by id")
			.param("least", 20)
			.query(Purchase.class)
			.list();
		Optional<Purchase> first = orders.sql("select * from purchase where id = ?")
			.param(1)
			.query(Purchase.class)
			.optional();
		long count = orders.sql("select count(*) from purchase").query(Long.class).single();
		Instant shipped = orders.sql("select null::timestamptz").query(Instant.class).singleOrNull();
		List<Map<String, Object>> rows = orders.sql("select customer, total from purchase order by id").query().list();
		int changed = orders.sql("update purchase set total = total + 1 where customer = :customer")
			.param("customer", "ada")
			.update();

		assertThat(big).extracting(Purchase::id).containsExactly(2L, 3L);
		assertThat(first).map(Purchase::customer).contains("ada");
		assertThat(count).isEqualTo(3);
		assertThat(shipped).isNull();
		assertThat(rows).hasSize(3).first().isEqualTo(Map.of("customer", "ada", "total", new BigDecimal("10.00")));
		assertThat(changed).isEqualTo(2);
		assertThatExceptionOfType(NullValueException.class)
			.isThrownBy(() -> orders.sql("select null::timestamptz").query(Instant.class).single());
	}

	@Test
	void ownMapper() {
		List<String> lines = this.orders.sql("select customer, total from purchase order by id")
			.query((row, number) -> number + " " + row.getString("customer") + " " + row.getBigDecimal("total"))
			.list();
		assertThat(lines).containsExactly("0 ada 10.00", "1 ada 20.00", "2 grace 30.00");
	}

	@Test
	void parameters() {
		PostgresClient orders = this.orders;
		List<Long> ids = orders.sql("select id from purchase where customer in (:names) order by id")
			.param("names", List.of("ada", "grace"))
			.query(Long.class)
			.list();
		List<Long> none = orders.sql("select id from purchase where customer = any(:names)")
			.param("names", List.of())
			.query(Long.class)
			.list();
		boolean holds = orders.sql("select :document::jsonb ? :key")
			.params(Map.of("document", "{\"gift\": true}", "key", "gift"))
			.query(Boolean.class)
			.single();
		boolean same = orders.sql("select ?::jsonb ?? ?")
			.param("{\"gift\": true}")
			.param("gift")
			.query(Boolean.class)
			.single();

		assertThat(ids).containsExactly(1L, 2L, 3L);
		assertThat(none).isEmpty();
		assertThat(holds).isTrue().isEqualTo(same);
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> orders.sql("select id from purchase where customer in (:names)")
				.param("names", List.of())
				.query(Long.class)
				.list())
			.withMessageContaining("= any(…)");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> orders.sql("select :a, :b").param("a", 1).query().list())
			.withMessageContaining("'b' has no value");
	}

	@Test
	void typesOfPostgres() {
		this.orders.sql("drop table if exists parcel").update();
		this.orders.sql("drop type if exists status").update();
		this.orders.sql("create type status as enum ('OPEN', 'SHIPPED')").update();
		this.orders.sql("create table parcel (id uuid, status status, labels text[], document jsonb)").update();
		UUID id = UUID.randomUUID();
		this.orders.sql("insert into parcel values (:id, :status, :labels, :document::jsonb)")
			.param("id", id)
			.param("status", Status.SHIPPED)
			.param("labels", List.of("fragile", "gift"))
			.param("document", "{\"weight\": 2}")
			.update();
		Parcel parcel = this.orders.sql("select * from parcel").query(Parcel.class).single();
		Map<String, Object> row = this.orders.sql("select * from parcel").query().single();
		String[] labels = this.orders.sql("select labels from parcel").query(String[].class).single();

		assertThat(parcel).isEqualTo(new Parcel(id, Status.SHIPPED, List.of("fragile", "gift"), "{\"weight\": 2}"));
		assertThat(row).containsEntry("id", id)
			.containsEntry("status", "SHIPPED")
			.containsEntry("labels", List.of("fragile", "gift"))
			.containsEntry("document", "{\"weight\": 2}");
		assertThat(labels).containsExactly("fragile", "gift");
	}

	@Test
	void misfitNamesColumnAndTypes() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> this.orders.sql("select total from purchase").query(UUID.class).list())
			.withMessageContaining("column 'total' (numeric) does not fit the Java type UUID");
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> this.orders.sql("select id, customer from purchase").query(Purchase.class).list())
			.withMessageContaining("Purchase needs a column for 'total'");
	}

	@Test
	void streams() {
		PostgresClient orders = this.orders;
		Set<String> customers = new HashSet<>();
		long rows = orders.sql("select * from purchase")
			.fetchSize(5000)
			.query(Purchase.class)
			.forEach((purchase) -> customers.add(purchase.customer()));

		BigDecimal sum;
		try (Stream<Purchase> purchases = orders.sql("select * from purchase").query(Purchase.class).stream()) {
			sum = purchases.map(Purchase::total).reduce(BigDecimal.ZERO, BigDecimal::add);
		}

		BigDecimal most = orders.sql("select total from purchase")
			.query(BigDecimal.class)
			.withStream((totals) -> totals.max(BigDecimal::compareTo).orElseThrow());

		assertThat(rows).isEqualTo(3);
		assertThat(customers).containsExactlyInAnyOrder("ada", "grace");
		assertThat(sum).isEqualByComparingTo("60");
		assertThat(most).isEqualByComparingTo("30");
	}

	@Test
	void batch() {
		int[] counts = this.orders.batch("insert into purchase (customer, total) values (?, ?)",
				List.of(List.of("joan", 40), List.of("joan", 50)));
		assertThat(counts).containsExactly(1, 1);
	}

}

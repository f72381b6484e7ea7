package io.github.pgprofiles.docs.examples;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.docs.Shop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/timeouts.md. */
@Shop
@SpringBootTest
class TimeoutExamplesIT {

	@Autowired
	private PostgresClient orders;

	@BeforeEach
	void createTable() {
		this.orders.sql("drop table if exists purchase").update();
		this.orders.sql("create table purchase (customer text, total numeric(10, 2))").update();
		this.orders.sql("insert into purchase values ('ada', 30), ('grace', 10)").update();
	}

	@Test
	void limits() {
		PostgresClient orders = this.orders;
		List<String> customers = new ArrayList<>();
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		List<String> slow = orders.sql("select customer from purchase where total > :least")
			.param("least", 20)
			.timeout(Duration.ofMillis(1500))
			.query(String.class)
			.list();
		int changed = orders.sql("update purchase set total = total + 1").timeout(Duration.ofSeconds(5)).update();
		long rows = orders.sql("select customer from purchase")
			.timeout(Duration.ofMinutes(10))
			.query(String.class)
			.forEach(customers::add);
		orders.copy().from("public.purchase").csv().timeout(Duration.ofMinutes(1)).to(sink);

		assertThat(slow).containsExactly("ada");
		assertThat(changed).isEqualTo(2);
		assertThat(rows).isEqualTo(2);
		assertThat(customers).containsExactlyInAnyOrder("ada", "grace");
		assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("ada,31.00\ngrace,11.00\n");
	}

	@Test
	void vacuum() {
		this.orders.withConnection((connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.execute("set statement_timeout = '10min'");
				try {
					return statement.executeUpdate("vacuum purchase");
				}
				finally {
					statement.execute("reset statement_timeout");
				}
			}
		});
		assertThat(this.orders.sql("show statement_timeout").query(String.class).single()).isEqualTo("0");
	}

}

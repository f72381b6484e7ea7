package io.github.pgprofiles.autoconfigure.test;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code @DataJdbcTest} with dynamic properties, and H2 on the class path. */
@DataJdbcTest(properties = "app.postgres.profiles.orders.user=postgres")
class DataJdbcTestSliceIT {

	@Autowired
	private PostgresClient client;

	@Autowired
	private JdbcAggregateTemplate aggregates;

	@Autowired
	private HikariDataSource dataSource;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("app.postgres.profiles.orders.dsn",
				() -> "postgresql://localhost:" + TestServer.port() + "/" + TestServer.newDatabase());
	}

	@Test
	void dataJdbcAndClientShareTheTransactionOfTheTest() {
		this.client.sql("create table note (id bigint primary key, text text)").update();
		Note note = new Note();
		note.setId(1L);
		note.setText("seen by both");
		this.aggregates.insert(note);
		assertThat(this.client.sql("select text from note").query(String.class).single()).isEqualTo("seen by both");
		assertThat(this.dataSource.getPoolName()).isEqualTo("orders");
	}

}

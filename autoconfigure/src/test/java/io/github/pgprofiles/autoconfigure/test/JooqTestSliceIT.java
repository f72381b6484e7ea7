package io.github.pgprofiles.autoconfigure.test;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code @JooqTest} with dynamic properties, and H2 on the class path. */
@JooqTest(properties = "app.postgres.profiles.orders.user=postgres")
class JooqTestSliceIT {

	@Autowired
	private PostgresClient client;

	@Autowired
	private DSLContext dsl;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("app.postgres.profiles.orders.dsn",
				() -> "postgresql://localhost:" + TestServer.port() + "/" + TestServer.newDatabase());
	}

	@Test
	void jooqAndClientShareTheTransactionOfTheTest() {
		this.client.sql("create table note (id int, text text)").update();
		this.dsl.query("insert into note values (1, 'seen by both')").execute();
		assertThat(this.client.sql("select text from note").query(String.class).single()).isEqualTo("seen by both");
	}

}

package io.github.pgprofiles.autoconfigure.test;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code @DataJpaTest} with dynamic properties, and H2 on the class path. */
@DataJpaTest(properties = { "app.postgres.profiles.orders.user=postgres", "spring.jpa.hibernate.ddl-auto=create" })
class DataJpaTestSliceIT {

	@Autowired
	private PostgresClient client;

	@Autowired
	private EntityManager entityManager;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("app.postgres.profiles.orders.dsn",
				() -> "postgresql://localhost:" + TestServer.port() + "/" + TestServer.newDatabase());
	}

	@Test
	void jpaAndClientShareTheTransactionOfTheTest() {
		Note note = new Note();
		note.setId(1L);
		note.setText("seen by both");
		this.entityManager.persist(note);
		this.entityManager.flush();
		assertThat(this.client.sql("select text from note").query(String.class).single()).isEqualTo("seen by both");
		assertThat(this.transactionManager).isInstanceOf(JpaTransactionManager.class);
	}

}

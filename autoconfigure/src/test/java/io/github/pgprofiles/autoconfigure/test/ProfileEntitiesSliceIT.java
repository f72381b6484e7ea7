package io.github.pgprofiles.autoconfigure.test;

import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Report;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Reports;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code @DataJpaTest} with the entities of a profile that is not the primary one. */
@DataJpaTest(properties = { "app.postgres.primary=orders", "app.postgres.profiles.reports.jpa.ddl-auto=create",
		"app.postgres.profiles.reports.jpa.packages=io.github.pgprofiles.autoconfigure.data.shop.reports" })
@Transactional("reports")
class ProfileEntitiesSliceIT {

	@Autowired
	private Reports reports;

	@Autowired
	@Qualifier("reports")
	private PostgresClient client;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		for (String profile : List.of("orders", "reports")) {
			registry.add("app.postgres.profiles." + profile + ".user", () -> "postgres");
			registry.add("app.postgres.profiles." + profile + ".dsn",
					() -> "postgresql://localhost:" + TestServer.port() + "/" + TestServer.newDatabase());
		}
	}

	@Test
	void repositoryAndClientShareTheTransactionOfTheTest() {
		this.reports.saveAndFlush(new Report(1, "seen by both"));
		assertThat(this.client.sql("select short_title from report").query(String.class).single())
			.isEqualTo("seen by both");
	}

}

package io.github.pgprofiles.docs.examples;

import java.io.IOException;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import io.github.pgprofiles.autoconfigure.PostgresProfileCustomizer;
import io.github.pgprofiles.docs.Shop;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/configuration.md. */
@Shop
@SpringBootTest(properties = { "app.postgres.profiles.ledger.host=nobody.connects.invalid",
		"app.postgres.profiles.ledger.pool.max-size=2" })
class ConfigurationExamplesIT {

	@Autowired
	@Qualifier("reports")
	private PostgresClient reports;

	@Autowired
	@Qualifier("ledger")
	private PostgresClient ledger;

	@Autowired
	private PostgresClient orders;

	@Autowired
	private Platform platform;

	@Test
	void customizerHasTheLastWordOnThePoolOfItsProfile() {
		String sql = "select current_setting('work_mem')";
		assertThat(this.reports.sql(sql).query(String.class).single()).isEqualTo("64MB");
		assertThat(this.orders.sql(sql).query(String.class).single()).isNotEqualTo("64MB");
	}

	@Test
	void detailsOfTheApplicationsOwnSayWhereTheProfileConnects() {
		assertThat(this.ledger.sql("select inet_server_port()").query(Integer.class).single())
			.isEqualTo(this.platform.server().getPort());
		assertThat(this.ledger.sql("select current_database()").query(String.class).single()).isEqualTo("template1");
	}

	record Platform(EmbeddedPostgres server) implements AutoCloseable {

		String url() {
			return this.server.getJdbcUrl("postgres", "template1");
		}

		String user() {
			return "postgres";
		}

		String password() {
			return "postgres";
		}

		@Override
		public void close() throws IOException {
			this.server.close();
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		Platform platform() throws IOException {
			return new Platform(EmbeddedPostgres.start());
		}

		@Bean
		PostgresProfileCustomizer reportsMemory() {
			return (profile, pool) -> {
				if (profile.equals("reports")) {
					pool.setConnectionInitSql("set work_mem = '64MB'");
				}
			};
		}

		@Bean
		PostgresConnectionDetails ledgerDetails(Platform platform) {
			return new PostgresConnectionDetails() {

				@Override
				public boolean isFor(String profile) {
					return profile.equals("ledger");
				}

				@Override
				public String getUrl() {
					return platform.url();
				}

				@Override
				public String getUsername() {
					return platform.user();
				}

				@Override
				public String getPassword() {
					return platform.password();
				}

			};
		}

	}

}

package io.github.pgprofiles.docs.examples;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.docs.Shop;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/secrets.md. */
@Shop
@SpringBootTest(properties = "app.postgres.profiles.reports.application-name=secret://orders-token")
class SecretExamplesIT {

	@Autowired
	@Qualifier("reports")
	private PostgresClient reports;

	@Autowired
	@Qualifier("reports")
	private HikariDataSource pool;

	@Test
	void newConnectionHasATokenOfItsOwnWhenTheLastOneHasExpired() {
		String first = this.reports.sql("show application_name").query(String.class).single();
		this.pool.getHikariPoolMXBean().softEvictConnections();
		String second = this.reports.sql("show application_name").query(String.class).single();
		assertThat(first).startsWith("token ");
		assertThat(second).startsWith("token ").isNotEqualTo(first);
	}

	record TokenService(AtomicInteger made) {

		Token create() {
			return new Token("token " + this.made.incrementAndGet(), Instant.now());
		}

		record Token(String text, Instant expires) {

		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		TokenService tokenService() {
			return new TokenService(new AtomicInteger());
		}

		@Bean
		SecretResolver databaseToken(TokenService tokens) {
			return (key) -> {
				if (!key.equals("orders-token")) {
					return null;
				}
				TokenService.Token token = tokens.create();
				return Secret.of(token.text(), token.expires());
			};
		}

	}

}

package io.github.pgprofiles.docs;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/client.md that follows operations. */
@Shop
@SpringBootTest
class OperationExamplesIT {

	@Autowired
	private HikariDataSource ordersDataSource;

	@Test
	void slowOperationsAreCounted() {
		ProfileSettings settings = ProfileSettings.builder("orders")
			.dsn(this.ordersDataSource.getJdbcUrl())
			.user(this.ordersDataSource.getUsername())
			.password(this.ordersDataSource.getPassword())
			.build();
		SlowOperations slow = new SlowOperations(Duration.ofMillis(200));
		ClientOptions options = ClientOptions.defaults().withOperationListener(slow);
		try (PostgresClients.Closeable clients = PostgresClients.open(options, settings)) {
			clients.primary().sql("select pg_sleep(0.2)").named("sleep").query().list();
		}
		assertThat(slow.counts()).containsOnlyKeys("QUERY sleep");
		assertThat(slow.counts().get("QUERY sleep")).hasValue(1);
	}

}

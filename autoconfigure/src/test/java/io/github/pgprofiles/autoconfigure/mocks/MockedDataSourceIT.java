package io.github.pgprofiles.autoconfigure.mocks;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessException;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;

/** A test of a user's that replaces the DataSource of one profile, and has the other. */
@SpringBootTest(classes = MockedApplication.class,
		properties = { "app.postgres.profiles.orders.host=nobody.connects.invalid",
				"app.postgres.profiles.orders.nodes.replica-1.host=nobody.reads.invalid",
				"app.postgres.primary=orders" })
class MockedDataSourceIT {

	@MockitoBean("ordersDataSource")
	private DataSource orders;

	@Autowired
	private PostgresClient client;

	@Autowired
	@Qualifier("reports")
	private PostgresClient reports;

	@Autowired
	@Qualifier("reports")
	private HikariDataSource pool;

	@DynamicPropertySource
	static void reports(DynamicPropertyRegistry registry) {
		for (String line : TestServer.profile("reports")) {
			registry.add(line.substring(0, line.indexOf('=')), () -> line.substring(line.indexOf('=') + 1));
		}
	}

	@Test
	void onlyTheOtherProfileConnects() {
		assertThat(this.reports.sql("select 1").query(Integer.class).single()).isEqualTo(1);
		assertThat(this.pool.getPoolName()).isEqualTo("reports");
	}

	@Test
	void clientWorksOnWhatTheMockGives() throws SQLException {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.client.sql("select 1").query(Integer.class).single())
			.withMessageContaining("gave no connection");
		given(this.orders.getConnection()).willAnswer((invocation) -> this.pool.getConnection());
		assertThat(this.client.sql("select 2").query(Integer.class).single()).isEqualTo(2);
	}

}

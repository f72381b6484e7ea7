package io.github.pgprofiles.autoconfigure.testcontainers;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.RequiresDocker;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Several containers in static fields of one test, for several profiles and for Boot. */
@RequiresDocker
@Testcontainers
@SpringBootTest(properties = { "app.postgres.profiles.orders.pool.max-size=2",
		"app.postgres.profiles.reporting.pool.max-size=2" })
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ServiceConnectionFieldsIT {

	@Container
	@ServiceConnection("orders")
	static final PostgreSQLContainer FIRST = new PostgreSQLContainer("postgres:15").withDatabaseName("first");

	@Container
	@ServiceConnection
	static final PostgreSQLContainer SECOND = new PostgreSQLContainer("postgres:15").withDatabaseName("second");

	@Container
	@ServiceConnection("reporting")
	static final PostgreSQLContainer THIRD = new PostgreSQLContainer("postgres:15").withDatabaseName("third");

	@Autowired
	private PostgresClients clients;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JdbcConnectionDetails bootsDetails;

	@Test
	void eachFieldFeedsTheProfileItIsNamedAfter() {
		assertThat(database("orders")).isEqualTo("first");
		assertThat(database("reporting")).isEqualTo("third");
	}

	@Test
	void fieldNamedAfterNoProfileIsBootsInTheNextContextToo() throws Exception {
		assertThat(this.bootsDetails.getJdbcUrl()).contains("/second");
		try (var connection = this.dataSource.getConnection()) {
			assertThat(connection.getCatalog()).isEqualTo("second");
		}
		assertThat(database("reporting")).isEqualTo("third");
	}

	private String database(String profile) {
		return this.clients.get(profile).sql("select current_database()").query(String.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ServiceConnectionAutoConfiguration.class,
			ProfileServiceConnectionAutoConfiguration.class, PostgresProfilesAutoConfiguration.class,
			BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class })
	static class Application {

	}

}

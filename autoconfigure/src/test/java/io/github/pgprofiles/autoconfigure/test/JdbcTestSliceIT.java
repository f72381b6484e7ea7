package io.github.pgprofiles.autoconfigure.test;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.RequiresDocker;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code @JdbcTest} with a container in a static field, and H2 on the class path. */
@RequiresDocker
@JdbcTest(properties = "app.postgres.profiles.orders.pool.max-size=2")
@Testcontainers
class JdbcTestSliceIT {

	@Container
	@ServiceConnection("orders")
	static final PostgreSQLContainer CONTAINER = new PostgreSQLContainer("postgres:15");

	@Autowired
	private PostgresClient client;

	@Autowired
	private JdbcTemplate template;

	@Autowired
	private DataSource dataSource;

	@Test
	void sliceSeesTheProfileAndItsContainerIsNotReplaced() {
		assertThat(this.dataSource).isInstanceOf(HikariDataSource.class);
		assertThat(this.client.sql("select current_setting('server_version_num')::int / 10000")
			.query(Integer.class)
			.single()).isEqualTo(15);
	}

	@Test
	void clientJoinsTheTransactionOfTheTest() {
		this.template.execute("create table joined (v int)");
		assertThat(this.client.sql("insert into joined values (1)").update()).isEqualTo(1);
		assertThat(this.template.queryForObject("select count(*) from joined", Long.class)).isEqualTo(1);
	}

}

package io.github.pgprofiles.embedded;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@JdbcTest(properties = "app.postgres.profiles.orders.pool.max-size=2")
class JdbcSliceIT {

	@Autowired
	private JdbcTemplate template;

	@Test
	void worksOnEmbeddedServerWhenProfileHasNoConnectionSettings() {
		assertThat(this.template.queryForObject("select current_database()", String.class)).isEqualTo("orders");
		assertThat(this.template.queryForObject("show cluster_name", String.class)).isEqualTo(Postmaster.CLUSTER_NAME);
	}

	@SpringBootConfiguration
	static class Application {

	}

}

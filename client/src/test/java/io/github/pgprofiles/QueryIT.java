package io.github.pgprofiles;

import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class QueryIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void smoke() {
		try (PostgresClients.Closeable clients = Profiles.single("orders", database)) {
			assertThat(clients.primary().sql("select 1").query(Long.class).single()).isEqualTo(1);
		}
	}

}

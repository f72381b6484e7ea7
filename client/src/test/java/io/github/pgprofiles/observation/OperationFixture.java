package io.github.pgprofiles.observation;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client to which somebody listens, and one on the same pool to which nobody does.
 * Behind each test all connections are back, and all that was told has been looked at.
 */
@PostgresTest
abstract class OperationFixture {

	static TestDatabase database;

	@TestProfile(poolSize = 4)
	static HikariDataSource pool;

	static OperationLog log;

	static PostgresClient client;

	static PostgresClient silent;

	@BeforeAll
	static void openClients() {
		log = new OperationLog();
		client = log.client(pool);
		silent = Profiles.client(pool);
	}

	@AfterEach
	void nothingIsLeft() {
		Awaitility.await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
		assertThat(log.take()).isEmpty();
		assertThat(log.takeEvents()).isEmpty();
	}

	static HostPort server() {
		return new HostPort(database.host(), database.port());
	}

}

package io.github.pgprofiles;

import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;

/** Profiles on a test's database. */
final class Profiles {

	private Profiles() {
	}

	static ProfileSettingsBuilder of(String name, TestDatabase database) {
		return io.github.pgprofiles.config.ProfileSettings.builder(name)
			.host(database.host())
			.port(database.port())
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pool(PoolSettings.defaults().withMaxSize(4).withMinSize(0));
	}

	/** A pool of one connection: whoever forgets to give it back is found out. */
	static PostgresClients.Closeable single(String name, TestDatabase database) {
		return PostgresClients.open(of(name, database)
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(java.time.Duration.ofSeconds(2)))
			.build());
	}

}

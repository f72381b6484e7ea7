package io.github.pgprofiles.pooler;

import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;

/** A profile that says that a pooler stands between. */
final class PooledProfile {

	private PooledProfile() {
	}

	static ProfileSettingsBuilder orders(TestDatabase database, int port) {
		return ProfileSettings.builder("orders")
			.host("127.0.0.1")
			.port(port)
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pooler(PoolerMode.TRANSACTION);
	}

}

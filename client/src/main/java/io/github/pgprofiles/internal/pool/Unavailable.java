package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.internal.error.ConnectFailures;

/** A profile that does not start, with what repairs that. */
final class Unavailable {

	private Unavailable() {
	}

	static ProfileUnavailableException because(ProfileSettings settings, SQLException failure) {
		return new ProfileUnavailableException(settings.name(), settings.jdbcUrl(), ConnectFailures.words(failure),
				ConnectFailures.of(failure).advice(Unavailable::name), failure);
	}

	/** As the builder of the settings has it. */
	private static String name(String key) {
		return "'" + (key.equals("ssl-bundle") ? "sslSocketFactory" : key) + "'";
	}

}

package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.TlsPreset;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.internal.error.ConnectFailures;

/** A profile that does not start, with what repairs that. */
final class Unavailable {

	private Unavailable() {
	}

	static ProfileUnavailableException because(ProfileSettings settings, SQLException failure) {
		return new ProfileUnavailableException(settings.name(), settings.jdbcUrl(), ConnectFailures.words(failure),
				ConnectFailures.of(failure).advice((key) -> name(settings, key)), failure);
	}

	/** As the builder of the settings has it. */
	private static String name(ProfileSettings settings, String key) {
		return switch (key) {
			case "ssl-bundle" -> "'sslSocketFactory'";
			case "encryption" -> "'" + encryption(settings) + "'";
			case "verification" -> (settings.tls().preset() == TlsPreset.STRICT) ? "" : "'sslmode'";
			case "passfile" -> (settings.passwordFile() != null) ? "'dsn'" : "";
			default -> "'" + key + "'";
		};
	}

	/** What demands it. */
	private static String encryption(ProfileSettings settings) {
		if (settings.tls().preset() == TlsPreset.STRICT) {
			return "tls";
		}
		return (settings.sslmode() != null) ? "sslmode"
				: (settings.tls().sockets() != null) ? "sslSocketFactory" : "properties.ssl";
	}

}

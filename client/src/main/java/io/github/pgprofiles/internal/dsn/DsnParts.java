package io.github.pgprofiles.internal.dsn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What each form of DSN can say. Immutable; {@link #toString()} does not contain the
 * password.
 *
 * @param hosts the servers, in the order in which they are tried; may be empty
 * @param database the database, if one is named
 * @param user the role, if one is named
 * @param password the password, if there is one
 * @param properties further settings, by pgJDBC's names
 */
public record DsnParts(List<ServerAddress> hosts, @Nullable String database, @Nullable String user,
		@Nullable String password, Map<String, String> properties) {

	public DsnParts {
		hosts = List.copyOf(hosts);
		properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
	}

	@Override
	public String toString() {
		return "DsnParts[hosts=%s, database=%s, user=%s, properties=%s]".formatted(this.hosts, this.database, this.user,
				this.properties.keySet());
	}

}

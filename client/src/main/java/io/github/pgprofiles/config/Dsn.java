package io.github.pgprofiles.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.internal.dsn.DsnParts;
import io.github.pgprofiles.internal.dsn.DsnReader;
import io.github.pgprofiles.internal.dsn.LibpqHome;
import org.jspecify.annotations.Nullable;

/**
 * A parsed data source name: where to connect, as which role, and with which properties
 * of the driver. Written as one of libpq's connection strings (PostgreSQL manual, chapter
 * 'Connection Strings') or as a {@code jdbc:postgresql:} URL. Immutable; neither
 * {@link #toString()} nor any error of {@link #parse(String)} contains the password.
 *
 * @param hosts the servers, in the order in which they are tried; may be empty
 * @param database the database, if one is named
 * @param user the role, if one is named
 * @param password the password, if there is one
 * @param properties further settings, by pgJDBC's names
 * @since 0.1.0
 */
public record Dsn(List<HostPort> hosts, @Nullable String database, @Nullable String user, @Nullable String password,
		Map<String, String> properties) {

	public Dsn {
		hosts = List.copyOf(hosts);
		properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
	}

	/**
	 * Parses a DSN.
	 * @param text a libpq URI ({@code postgresql://user@host1,host2:5433/db?sslmode=…}),
	 * a libpq keyword/value string ({@code host=host1,host2 dbname=db user=user}) or a
	 * JDBC URL ({@code jdbc:postgresql://host/db})
	 * @return its parts
	 * @throws InvalidSettingException if it is none of them, or asks for something that
	 * pgJDBC cannot do
	 */
	public static Dsn parse(String text) {
		return of(InvalidSettingException.translated(() -> DsnReader.read(text, LibpqHome.ofThisProcess())).parts());
	}

	static Dsn of(DsnParts parts) {
		return new Dsn(parts.hosts().stream().map(HostPort::of).toList(), parts.database(), parts.user(),
				parts.password(), parts.properties());
	}

	@Override
	public String toString() {
		return "Dsn[hosts=%s, database=%s, user=%s, properties=%s]".formatted(this.hosts, this.database, this.user,
				this.properties.keySet());
	}

}

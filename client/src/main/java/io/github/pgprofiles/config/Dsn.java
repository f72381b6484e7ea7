package io.github.pgprofiles.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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

	static final String JDBC_PREFIX = "jdbc:postgresql:";

	/** With a wrong scheme, or with a colon or slash too few. */
	private static final Pattern ALMOST_URL = Pattern.compile("(?i)\\s*(jdbc:/*)?(postgres|postgresql|pgsql)[:/]");

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
		return read(text, LibpqHome.ofThisProcess()).dsn();
	}

	/** Parses a DSN, with files of the user that a home has. */
	static ParsedDsn read(String text, LibpqHome home) {
		if (text.indexOf('\0') >= 0) {
			throw invalid("contains the character U+0000", "Remove it.");
		}
		requireNoSpaceAround(text);
		if (text.startsWith(JDBC_PREFIX)) {
			return JdbcUrl.parse(text.substring(JDBC_PREFIX.length()), home);
		}
		if (isUri(text) && LibpqUri.isCutPassword(text.substring(text.indexOf("://") + 3))) {
			throw invalidHost();
		}
		Map<String, String> keywords = keywords(text);
		if (isUri(text)) {
			LibpqUri.requireNoPair(text.substring(text.indexOf("://") + 3));
		}
		else {
			keywords.forEach(RunTogether::requireNoPair);
		}
		return LibpqDsn.of(keywords, home);
	}

	/** A keyword/value string may have spaces around it; a URI would have them in it. */
	private static void requireNoSpaceAround(String text) {
		String stripped = text.strip();
		if (stripped.isEmpty()) {
			throw invalid("is empty", "Set it, or remove it; the variable behind it may have no value.");
		}
		if (!stripped.equals(text) && (isUri(stripped) || stripped.startsWith(JDBC_PREFIX))) {
			throw invalid("has white space or a line break at its beginning or end",
					"Remove it; a space that belongs to a name or password at the end is written %20.");
		}
	}

	/** What libpq reads: its keywords with their values, as they stand. */
	static Map<String, String> keywords(String text) {
		if (isUri(text)) {
			return LibpqUri.read(text.substring(text.indexOf("://") + 3));
		}
		if (ALMOST_URL.matcher(text).lookingAt()) {
			throw invalid("looks like a URL, but begins neither with 'postgresql://' nor with 'jdbc:postgresql:'",
					"Write it as postgresql://user@host:5432/database or as jdbc:postgresql://host:5432/database.");
		}
		if (LibpqConninfo.isOne(text)) {
			return LibpqConninfo.read(text);
		}
		throw invalid("is neither a 'postgresql://' URI nor 'host=… dbname=…' nor a 'jdbc:postgresql:' URL",
				"Write it as postgresql://user@host:5432/database, with the password apart or percent-encoded.");
	}

	private static boolean isUri(String text) {
		return text.startsWith("postgresql://") || text.startsWith("postgres://");
	}

	/** One host; an invalid one is never quoted, because it may be part of a password. */
	static HostPort host(String host, int port) {
		if (host.startsWith("/") || host.startsWith("@")) {
			throw invalid("names a Unix-domain socket, which pgJDBC cannot use", "Name a host.");
		}
		try {
			return new HostPort(host, port);
		}
		catch (InvalidSettingException ex) {
			throw invalidHost();
		}
	}

	static InvalidSettingException invalidHost() {
		return invalid("has a host or port that is not valid",
				"Ports are numbers from 1 to 65535; characters such as '@', ':' and '/' in user or password of a URI"
						+ " are percent-encoded (%40, %3A, %2F).");
	}

	static InvalidSettingException invalid(String problem, String action) {
		return new InvalidSettingException("dsn", problem, action);
	}

	@Override
	public String toString() {
		return "Dsn[hosts=%s, database=%s, user=%s, properties=%s]".formatted(this.hosts, this.database, this.user,
				this.properties.keySet());
	}

}

package io.github.pgprofiles.internal.dsn;

import java.util.Map;
import java.util.regex.Pattern;

/** Reads a DSN: finds which form it has, and checks what holds for all of them. */
public final class DsnReader {

	static final String JDBC_PREFIX = "jdbc:postgresql:";

	/** With a wrong scheme, or with a colon or slash too few. */
	private static final Pattern ALMOST_URL = Pattern.compile("(?i)\\s*(jdbc:/*)?(postgres|postgresql|pgsql)[:/]");

	private DsnReader() {
	}

	/**
	 * Reads a DSN.
	 * @param text in one of the three forms
	 * @param home where libpq looks for files of its user
	 * @return what it says
	 * @throws InvalidPartException if it is none of them, or asks for something that
	 * pgJDBC cannot do
	 */
	public static ParsedDsn read(String text, LibpqHome home) {
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
	static ServerAddress host(String host, int port) {
		if (host.startsWith("/") || host.startsWith("@")) {
			throw invalid("names a Unix-domain socket, which pgJDBC cannot use", "Name a host.");
		}
		try {
			return new ServerAddress(host, port);
		}
		catch (InvalidPartException ex) {
			throw invalidHost();
		}
	}

	static InvalidPartException invalidHost() {
		return invalid("has a host or port that is not valid",
				"Ports are numbers from 1 to 65535; characters such as '@', ':' and '/' in user or password of a URI"
						+ " are percent-encoded (%40, %3A, %2F).");
	}

	static InvalidPartException invalid(String problem, String action) {
		return new InvalidPartException("dsn", problem, action);
	}

}

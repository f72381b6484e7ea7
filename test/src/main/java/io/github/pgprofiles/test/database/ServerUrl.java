package io.github.pgprofiles.test.database;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL, whose database can be another one.
 *
 * @param before the part before the database
 * @param after the part behind it
 * @param url the whole
 */
record ServerUrl(String before, String after, String url) {

	private static final Pattern URL = Pattern.compile("(jdbc:postgresql://[^/?]*/)([^?]*)(\\?.*)?");

	static ServerUrl parse(String url) throws SQLException {
		Matcher parts = URL.matcher(url);
		if (!parts.matches()) {
			throw new SQLException("A template needs a URL of the form jdbc:postgresql://host:port/database");
		}
		return new ServerUrl(parts.group(1), (parts.group(3) != null) ? parts.group(3) : "", url);
	}

	/**
	 * A database to connect to while another is made anew.
	 * @param database the other one
	 */
	String maintenance(String database) {
		return this.before + (database.equals("postgres") ? "template1" : "postgres") + this.after;
	}

	static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

	/** Without the parameters, which may hold a password. */
	@Override
	public String toString() {
		return this.before;
	}

}

package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.session.LocalSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the text of values depends on. They are what a server says if it was told nothing
 * else. Of a role or a database that has them another way, a value would not be the same
 * in text as in binary, which the driver changes to after some executions. PostgreSQL
 * manual, chapter 'Client Connection Defaults'. Thread-safe.
 */
public final class TextSettings {

	private static final Logger logger = LoggerFactory.getLogger(TextSettings.class);

	private static final List<Map.Entry<String, String>> WANTED = List.of(Map.entry("extra_float_digits", "1"),
			Map.entry("IntervalStyle", "postgres"), Map.entry("bytea_output", "hex"));

	/** With more digits than 1 the text is the same. */
	private static final Set<String> ENOUGH_DIGITS = Set.of("2", "3");

	/** As a session takes them at its start. */
	public static final String OPTIONS = WANTED.stream()
		.map((each) -> "-c " + each.getKey() + "=" + each.getValue())
		.collect(Collectors.joining(" "));

	private static final String QUERY = WANTED.stream()
		.map((each) -> "pg_catalog.current_setting('" + each.getKey() + "')")
		.collect(Collectors.joining(", ", "select ", ""));

	private final String profile;

	private volatile LocalSettings always;

	/** Whether it is still to be asked what the role and the database have. */
	private volatile boolean unknown;

	/**
	 * For one profile.
	 * @param always what goes with each transaction whatever the server says
	 * @param pooled whether these may have to go with it, as nothing else takes them
	 */
	public TextSettings(String profile, LocalSettings always, boolean pooled) {
		this.profile = profile;
		this.always = always;
		this.unknown = pooled;
	}

	/**
	 * What goes with each transaction on a connection. Asks the first one.
	 * @param connection that nobody has yet
	 * @param time that is left for it
	 * @throws SQLException if that is lost
	 */
	public LocalSettings with(Connection connection, LoginTime time) throws SQLException {
		if (this.unknown) {
			LocalSettings found = time.ask(connection, TextSettings::missing);
			if (!found.isEmpty()) {
				logger.info("Profile '{}': the role or the database has {} set, so each transaction sets them to what"
						+ " the text of values is read by", this.profile, found.values().keySet());
				this.always = this.always.over(found);
			}
			this.unknown = false;
		}
		return this.always;
	}

	private static LocalSettings missing(Connection connection) throws SQLException {
		LocalSettings missing = LocalSettings.NONE;
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(QUERY)) {
			row.next();
			int column = 0;
			for (Map.Entry<String, String> each : WANTED) {
				String present = row.getString(++column);
				if (!each.getValue().equals(present) && !ENOUGH_DIGITS.contains(present)) {
					missing = missing.with(each.getKey(), each.getValue());
				}
			}
		}
		return missing;
	}

}

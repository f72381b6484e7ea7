package io.github.pgprofiles.internal.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names and texts in SQL, beside what the server makes of them. The same names on every
 * run.
 */
@Timeout(300)
@PostgresTest
class IdentifierFuzzIT {

	private static final int NAMES = 100_000;

	/**
	 * Statements of that many are quick to parse, and have no more columns than may be.
	 */
	private static final int AT_ONCE = 1250;

	private static final int TABLES = 300;

	private static final int LONGEST = 300;

	/** Longer names are cut by the server. */
	private static final int WHOLE = 63;

	private static final String[] PIECES = { "\"", "\"\"", "'", "''", ".", "..", "\\", "\\\\", "\\\"", "\\'", " ", "  ",
			"\t", "\n", "\r\n", "\b", "%", "%I", "%s", "?", "??", ":name", "::", ":", "$1", "$$", "$a$", "{", "{call}",
			"}", "--", "/*", "*/", ";", ",", "(", ")", "[", "]", "E'", "U&\"", "\\0041", "\\x00", "&", "|", "!", "#",
			"@", "\u0001", "\u007f", "\u0080", "\u00a0", "\u0301", "\u200b", "\u202e", "\u2028", "\ufeff", "\uffff",
			"\ufffd", "ß", "İ", "ﬀ", "é", "e\u0301", "日", "𝒳", "👩‍👩‍👧", "\udbff\udfff", "null", "default", "NULL",
			"A", "z", "_", "0", "public", "pg_catalog", "select", "stdin", " from stdin", "; drop table t; --",
			"\") FROM STDIN; DROP TABLE t; --", "' OR '1'='1", "\"; select 1; \"", " WITH (FORMAT csv)", "\\.", "\\N" };

	static TestDatabase database;

	private static List<String> names;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	@BeforeAll
	static void make() {
		Random random = new Random(4711);
		Set<String> made = new LinkedHashSet<>(List.of("\"", "\"\"", "\\", ".", " ", "'", "?", "select", "a", "A"));
		while (made.size() < NAMES) {
			made.add(name(random));
		}
		names = List.copyOf(made);
		clients = PostgresClients.open(Profiles.of("orders", database).pool(PoolSettings.defaults()).build());
		client = clients.primary();
	}

	@AfterAll
	static void close() {
		clients.close();
	}

	private static String name(Random random) {
		int longest = (random.nextInt(3) == 0) ? LONGEST : WHOLE;
		int pieces = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
		StringBuilder name = new StringBuilder();
		int length = 0;
		for (int i = 0; i < pieces; i++) {
			String piece = random.nextBoolean() ? PIECES[random.nextInt(PIECES.length)] : character(random);
			length += bytes(piece);
			if (length > longest) {
				break;
			}
			name.append(piece);
		}
		return name.isEmpty() ? "x" : name.toString();
	}

	/** Any but NUL and halves of a pair. */
	private static String character(Random random) {
		int bound = switch (random.nextInt(4)) {
			case 0 -> 0x80;
			case 1 -> 0x3000;
			case 2 -> 0x10000;
			default -> 0x110000;
		};
		int character = 1 + random.nextInt(bound - 1);
		boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
		return half ? "\ufffe" : Character.toString(character);
	}

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

	private interface Work {

		void on(List<String> names) throws SQLException;

	}

	private static void portions(int size, Work work) throws SQLException {
		for (int from = 0; from < names.size(); from += size) {
			work.on(names.subList(from, Math.min(from + size, names.size())));
		}
	}

	private static Connection connect() throws SQLException {
		return TestServer.get().connectAsSuperuser(database.name());
	}

	@Test
	void namesAreWhatTheServersOwnQuotingMakesOfThem() throws SQLException {
		String sql = """
				with n as (select name, ours, quote_ident(name) as theirs from unnest(?::text[], ?::text[]) as n (name, ours))
				select name from n where parse_ident(ours) is distinct from array[name]
				or parse_ident(theirs) is distinct from array[name] or theirs <> format('%I', name)
				or ours <> case when theirs = name then '"' || name || '"' else theirs end""";
		try (Connection connection = connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
			portions(5000, (portion) -> {
				statement.setArray(1, connection.createArrayOf("text", portion.toArray()));
				statement.setArray(2,
						connection.createArrayOf("text", portion.stream().map(SqlQuotes::name).toArray()));
				try (ResultSet rows = statement.executeQuery()) {
					assertThat(rows.next()).as("a name that means another one").isFalse();
				}
			});
		}
	}

	@Test
	void tableNamesAreSplitAsTheServerSplitsThem() throws SQLException {
		String sql = """
				select schema, name from unnest(?::text[], ?::text[], ?::text[]) as n (schema, name, ours)
				where parse_ident(ours) is distinct from array[schema, name]""";
		try (Connection connection = connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
			portions(5000, (all) -> {
				// longer ones are refused
				List<String> portion = all.stream().filter((name) -> bytes(name) <= 63).toList();
				List<String> schemas = new ArrayList<>(portion);
				java.util.Collections.reverse(schemas);
				List<String> ours = new ArrayList<>();
				for (int i = 0; i < portion.size(); i++) {
					TableName name = new TableName(schemas.get(i), portion.get(i));
					ours.add(name.quoted());
					assertThat(TableName.parse(name.quoted())).isEqualTo(name);
					TableName alone = new TableName(null, portion.get(i));
					assertThat(TableName.parse(alone.quoted())).isEqualTo(alone);
				}
				statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
				statement.setArray(2, connection.createArrayOf("text", portion.toArray()));
				statement.setArray(3, connection.createArrayOf("text", ours.toArray()));
				try (ResultSet rows = statement.executeQuery()) {
					assertThat(rows.next()).as("a table name that means another one").isFalse();
				}
			});
		}
	}

	/**
	 * The server's parser itself, which cuts long names and does nothing else to them.
	 */
	@Test
	void namesAreOneTokenOfAStatement() throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			portions(AT_ONCE, (portion) -> {
				String sql = portion.stream()
					.map((name) -> "1 as " + SqlQuotes.name(name))
					.collect(Collectors.joining(", ", "select ", ""));
				try (ResultSet rows = statement.executeQuery(sql)) {
					assertThat(rows.getMetaData().getColumnCount()).isEqualTo(portion.size());
					for (int i = 0; i < portion.size(); i++) {
						String name = portion.get(i);
						String read = rows.getMetaData().getColumnLabel(i + 1);
						if (bytes(name) <= WHOLE) {
							assertThat(read).isEqualTo(name);
						}
						else {
							assertThat(name).startsWith(read);
							assertThat(bytes(read)).isGreaterThan(WHOLE - 4);
						}
					}
				}
				statement.clearWarnings();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "on", "off" })
	void textsAreOneTokenWhateverTheSettings(String standard) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("set standard_conforming_strings = " + standard);
			statement.execute("set escape_string_warning = off");
			statement.setEscapeProcessing(false);
			portions(AT_ONCE, (portion) -> {
				String sql = portion.stream()
					.map(SqlQuotes::text)
					.collect(Collectors.joining(", ", "select unnest(array[", "])"));
				try (ResultSet rows = statement.executeQuery(sql)) {
					for (String text : portion) {
						assertThat(rows.next()).isTrue();
						assertThat(rows.getString(1)).isEqualTo(text);
					}
					assertThat(rows.next()).isFalse();
				}
			});
		}
	}

	@Test
	void tablesOfAnyNameAreCopiedInAndOutAndUpserted() throws SQLException {
		List<String> some = names.stream()
			.filter((name) -> bytes(name) < WHOLE && !name.startsWith("pg_"))
			.limit(TABLES)
			.toList();
		assertThat(some).hasSize(TABLES);
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute("create table canary (a int)");
			for (int i = 0; i < TABLES; i++) {
				String schema = (i % 2 == 0) ? some.get(i) : some.get(TABLES - 1 - i);
				create(connection, schema, some.get(i));
				copy(schema, some.get(i));
			}
			try (ResultSet rows = statement.executeQuery("select count(*) from canary")) {
				assertThat(rows.next()).isTrue();
			}
		}
	}

	/** By the server's quoting, not by ours. */
	private static void create(Connection connection, String schema, String name) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("select format('create schema if not exists %1$I; create table %1$I.%2$I (%2$I text"
					+ " constraint %3$I primary key, _other int default 7);"
					+ " grant all on schema %1$I to app; grant all on %1$I.%2$I to app', ?::text, ?::text, ?::text)")) {
			statement.setString(1, schema);
			statement.setString(2, name);
			statement.setString(3, "_" + name);
			try (ResultSet rows = statement.executeQuery(); Statement create = connection.createStatement()) {
				rows.next();
				create.setEscapeProcessing(false);
				create.execute(rows.getString(1));
			}
		}
	}

	private static ByteArrayInputStream bytesOf(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void copy(String schema, String name) {
		String quoted = new TableName(schema, name).quoted();
		// as CSV has it
		String header = SqlQuotes.name(name) + "\n";
		assertThat(
				client.copy().into(schema, name).columns(name).csv().headerMatch().from(bytesOf(header + "1\n")).rows())
			.isOne();
		assertThat(client.copy().into(quoted).columns(name).csv().headerMatch().from(bytesOf(header + "2\n")).rows())
			.isOne();
		List<CopyInSpec> upserts = List.of(client.copy().into(quoted).onConflict(name).update().whereChanged(),
				client.copy().into(schema, name).onConflictConstraint("_" + name).update("_other").whereChanged(),
				client.copy().into(quoted).columns(name, "_other").onConflict(name).update());
		int row = 2;
		for (CopyInSpec upsert : upserts) {
			row++;
			CopyResult result = upsert.csv().from(bytesOf("1," + row + "\n" + row + ",7\n"));
			assertThat(result.inserted()).isOne();
			assertThat(result.updated()).isOne();
		}
		client.copy()
			.into(schema, name)
			.columns(name)
			.staging("insert into " + quoted + " select * from staging")
			.csv()
			.from(bytesOf("6\n"));
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		client.copy().from(quoted).columns("_other", name).csv().header().forceQuote(name).to(out);
		assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("_other,").contains("\n7,\"6\"\n");
		List<String> keys = new ArrayList<>();
		client.copy().from(schema, name).columns(name).records(String.class).to(keys::add);
		assertThat(keys).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
	}

}

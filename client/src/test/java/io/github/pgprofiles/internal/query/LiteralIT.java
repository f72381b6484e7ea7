package io.github.pgprofiles.internal.query;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A value as a constant is what it is as a parameter. */
@EveryServer
@PostgresTest
class LiteralIT {

	static TestDatabase database;

	private static final ParameterBinder BINDER = new ParameterBinder(
			new Codecs(Map.of(Money.class, new MoneyConverter()), JsonAdapter.NONE).encoder());

	private static Connection connection;

	private record Money(String amount) {
	}

	private static final class MoneyConverter implements ValueConverter<Money> {

		@Override
		public Class<Money> type() {
			return Money.class;
		}

		@Override
		public Money fromText(String text) {
			return new Money(text);
		}

		@Override
		public String toText(Money value) {
			return value.amount();
		}

		@Override
		public String sqlType() {
			return "numeric";
		}

	}

	@BeforeAll
	static void connect() throws SQLException {
		connection = TestServer.get().connectAsSuperuser(database.name());
	}

	@AfterAll
	static void close() throws SQLException {
		connection.close();
	}

	private static void set(String setting) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("set " + setting);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "on", "off" })
	void quotesAsTheServerDoes(String standardConformingStrings) throws SQLException {
		Random random = new Random(4711);
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			texts.add(text(random));
		}
		StringBuilder constants = new StringBuilder("values ");
		for (int i = 0; i < texts.size(); i++) {
			constants.append((i > 0) ? "," : "").append("(").append(i).append(",");
			constants.append(SqlQuotes.text(texts.get(i))).append(")");
		}
		set("standard_conforming_strings = " + standardConformingStrings);
		try (PreparedStatement quote = connection
			.prepareStatement("select quote_literal(t) from unnest(?::text[]) with ordinality x(t, i) order by i")) {
			quote.setArray(1, connection.createArrayOf("text", texts.toArray()));
			ResultSet quoted = quote.executeQuery();
			for (String text : texts) {
				assertThat(quoted.next()).isTrue();
				assertThat(quoted.getString(1)).isEqualTo(SqlQuotes.text(text));
			}
			try (Statement statement = connection.createStatement()) {
				statement.setEscapeProcessing(false);
				ResultSet read = statement.executeQuery(constants + " order by 1");
				for (String text : texts) {
					assertThat(read.next()).isTrue();
					assertThat(read.getString(2)).isEqualTo(text);
				}
			}
		}
		finally {
			set("standard_conforming_strings = on");
		}
	}

	private static String text(Random random) {
		String alphabet = "ab'\\\"$E ?:\n\r\t\u0001\u00e4\u20ac%_{}-/*;";
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(20); i > 0; i--) {
			if (random.nextInt(20) == 0) {
				text.appendCodePoint(0x1F600 + random.nextInt(50));
			}
			else {
				text.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
		}
		return text.toString();
	}

	@SuppressWarnings("JavaUtilDate") // callers have them
	static Stream<Object> values() throws SQLException {
		PGobject json = new PGobject();
		json.setType("jsonb");
		json.setValue("{\"a\": \"'\\\\\"}");
		OffsetDateTime time = OffsetDateTime.of(2020, 2, 29, 23, 59, 59, 123_456_789, ZoneOffset.ofHours(2));
		return Stream.of(1, -1, Integer.MIN_VALUE, 1L, Long.MIN_VALUE, (short) -3, (byte) 4, 1.5f, Float.MIN_VALUE,
				-0.1, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e300, true, false,
				new BigDecimal("-1.500"), new BigDecimal("1E+3"), BigDecimal.TEN.pow(40).toBigInteger(), "", "a'b\\c",
				"?? :x $1", 'c', Thread.State.NEW, UUID.randomUUID(), new byte[0], new byte[] { 0, -1, 39, 92 },
				LocalDate.of(2020, 2, 29), LocalDate.MAX, LocalDate.MIN, LocalDate.of(-43, 3, 15),
				LocalDate.of(12345, 1, 1), LocalTime.of(1, 2, 3, 456_789_999), LocalTime.MAX, LocalTime.MIN,
				time.toLocalDateTime(), LocalDateTime.MAX, time, OffsetDateTime.MAX, OffsetDateTime.MIN,
				time.toInstant(), Instant.MAX, Instant.MIN, time.toOffsetTime(),
				OffsetTime.of(LocalTime.MAX, ZoneOffset.ofHours(-15)), ZonedDateTime.from(time),
				Timestamp.from(time.toInstant()), java.sql.Date.valueOf("2020-02-29"),
				java.sql.Time.valueOf("10:11:12"), new java.util.Date(0), json, new Money("1.50"), new int[] { 1, -2 },
				new long[0], new double[] { Double.NaN }, new boolean[] { true }, new Long[] { 1L, null }, List.of(),
				List.of(1, 2), Arrays.asList("a", null, "'\\\""), List.of(List.of(1), List.of(2)),
				List.of(Thread.State.NEW), List.of(new Money("1"), new Money("2")), List.of(new byte[] { 1, 92 }),
				List.of(time, time.plusDays(1)), List.of(Instant.MAX), List.of(new BigDecimal("1.0")));
	}

	@ParameterizedTest
	@MethodSource("values")
	void constantIsWhatTheParameterIs(Object value) throws SQLException {
		Parameters parameters = new Parameters();
		parameters.put("v", value);
		parameters.put("other", "x");
		BoundStatement bound = BoundStatement.of(BINDER,
				"select pg_typeof(v)::text, v::text, '{\"a\": 1}'::jsonb ? 'a', ':v ??', :other from (select :v as v) s",
				parameters);
		List<String> expected;
		try (PreparedStatement statement = bound.prepare(connection)) {
			expected = row(statement.executeQuery());
		}
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			assertThat(row(statement.executeQuery(bound.toLiteralSql()))).isEqualTo(expected);
		}
	}

	private static List<String> row(ResultSet rows) throws SQLException {
		assertThat(rows.next()).isTrue();
		List<String> values = new ArrayList<>();
		for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
			values.add(rows.getString(i));
		}
		return values;
	}

	@Test
	void constantsStayApartFromWhatSurroundsThem() throws SQLException {
		Parameters parameters = new Parameters();
		parameters.put("n", -1);
		parameters.put("a", List.of(10, 20));
		parameters.put("s", "it's \\ ?");
		parameters.put("nothing", null);
		parameters.put("ids", List.of(1, 2, 3));
		BoundStatement bound = BoundStatement.of(BINDER,
				"select 1-:n, :a[2], :s||'e', :nothing is null, 3 in (:ids), -:n::int8", parameters);
		try (Statement statement = connection.createStatement()) {
			assertThat(row(statement.executeQuery(bound.toLiteralSql()))).containsExactly("2", "20", "it's \\ ?e", "t",
					"t", "1");
		}
		Parameters positional = new Parameters();
		positional.add("a");
		assertThat(BoundStatement.of(BINDER, "select j ?? ?, '??'", positional).toLiteralSql())
			.isEqualTo("select j ? ('a'), '??'");
	}

	@Test
	void refusesWhatHasNoText() {
		Parameters parameters = new Parameters();
		parameters.add(Thread.currentThread());
		BoundStatement bound = BoundStatement.of(new ParameterBinder(new Codecs().encoder()), "select ?", parameters);
		assertThatExceptionOfType(ParameterException.class).isThrownBy(bound::toLiteralSql)
			.withMessageContaining("java.lang.Thread");
	}

}

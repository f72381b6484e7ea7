package io.github.pgprofiles.log;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.LoggingSettings;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.SqlLog;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class StatementLogValuesIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final Duration NEVER = Duration.ZERO;

	private interface Work {

		void run(PostgresClient client, JdbcTemplate jdbc);

	}

	private static List<ILoggingEvent> events(LoggingSettings settings, Level level, Work work) {
		try (HikariDataSource pool = Profiles.pool(Profiles.of("values", database).logging(settings).build());
				SqlLog log = new SqlLog("values", level)) {
			work.run(Profiles.client(pool), new JdbcTemplate(pool));
			return List.copyOf(log.events());
		}
	}

	private static List<String> lines(LoggingSettings settings, Work work) {
		return events(settings, Level.DEBUG, work).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private static LoggingSettings with(boolean parameters, boolean responses) {
		return new LoggingSettings(true, parameters, responses, NEVER, false);
	}

	@Test
	void queriesAreLoggedAtInfoWhereTheKeyIsSetAndAtDebugElse() {
		Work work = (client, jdbc) -> client.sql("select 1").query(Integer.class).single();
		assertThat(events(with(false, false), Level.INFO, work)).hasSize(1)
			.allMatch((event) -> event.getLevel() == Level.INFO);
		assertThat(events(with(false, false), Level.WARN, work)).isEmpty();
		LoggingSettings none = new LoggingSettings(false, false, false, NEVER, false);
		assertThat(events(none, Level.INFO, work)).isEmpty();
		assertThat(events(none, Level.DEBUG, work)).hasSize(1).allMatch((event) -> event.getLevel() == Level.DEBUG);
	}

	@Test
	void parametersAreShownOnlyWhereTheyAreAskedFor() {
		Work work = (client, jdbc) -> client.sql("select :text::text as a, :number::int as b, :none::text as c")
			.param("text", "it's")
			.param("number", 42)
			.param("none", null)
			.query()
			.list();
		assertThat(lines(with(false, false), work))
			.allMatch((line) -> !line.contains("parameters") && !line.contains("it's"));
		assertThat(lines(with(true, false), work)).hasSize(1)
			.allMatch((line) -> line.endsWith(" parameters=['it's', 42, null]"));
		assertThat(events(new LoggingSettings(false, false, false, NEVER, false), Level.TRACE, work))
			.noneMatch((event) -> event.getFormattedMessage().contains("it's"));
	}

	@Test
	void parametersInBinaryAreShownAsWhatTheyAre() {
		UUID uuid = UUID.fromString("00000000-0000-0000-0000-00000000002a");
		List<String> lines = lines(with(true, false), (client, jdbc) -> {
			for (int i = 0; i < 10; i++) {
				client.sql("select :i::int, :l::bigint, :d::float8, :n::numeric, :u::uuid, :b::bool, :y::bytea")
					.param("i", 1)
					.param("l", 2L)
					.param("d", 2.5)
					.param("n", new BigDecimal("3.75"))
					.param("u", uuid)
					.param("b", true)
					.param("y", new byte[] { 1, 2 })
					.query()
					.list();
			}
		});
		assertThat(lines).hasSize(10)
			.allMatch((line) -> line.contains("parameters=[1, 2, 2.5, 3.75, '" + uuid + "', TRUE, ")
					&& line.endsWith("'\\x0102']"));
	}

	@Test
	void parametersOfALimitedStatementAreTheCallersOnly() {
		assertThat(lines(with(true, false),
				(client, jdbc) -> client.sql("select ?::int").param(7).timeout(Duration.ofSeconds(3)).query().list()))
			.allMatch((line) -> line.endsWith("parameters=[7]"));
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void parametersOfAStreamAreShown(StreamEngine engine) {
		Work work = (client, jdbc) -> client.sql("select i, :text::text from generate_series(1, :most::int) i")
			.param("text", "streamed")
			.param("most", 10)
			.engine(engine)
			.query()
			.forEach((row) -> {
			});
		assertThat(lines(with(true, false), work)).hasSize(1)
			.allMatch((line) -> line.contains("[select i, $1::text from generate_series(1, $2::int) i] rows=10")
					&& line.contains("parameters=[") && line.contains("streamed"));
		assertThat(lines(with(false, false), work)).hasSize(1).noneMatch((line) -> line.contains("streamed"));
	}

	@Test
	void parametersOfJdbcTemplateAndOfBatchesAreShown() {
		List<String> lines = lines(with(true, false), (client, jdbc) -> {
			jdbc.queryForList("select ?::text", String.class, "by jdbc");
			jdbc.execute("create table batched (id int, name text)");
			client.batch("insert into batched values (?, ?)").update(List.of(List.of(1, "one"), List.of(2, "two")));
		});
		assertThat(lines).anyMatch((line) -> line.endsWith("parameters=['by jdbc']"))
			.anyMatch((line) -> line.contains("[insert into batched values ($1, $2)] rows=2") && line.contains("one"));
	}

	@Test
	void parametersAreBoundedEachAndTogetherAndForgeNoLine() {
		List<String> lines = lines(with(true, false), (client, jdbc) -> {
			jdbc.queryForList("select ?::text", String.class, "y".repeat(1_000_000));
			jdbc.queryForList("select ?::text", String.class, "a\nERROR forged\u2028\u001b[0m");
			jdbc.queryForList("select " + String.join(" || ", Collections.nCopies(50, "?::text")), String.class,
					Collections.nCopies(50, "z".repeat(90)).toArray());
			jdbc.queryForList("select length(?::bytea)", Integer.class, new byte[1_000_000]);
		});
		assertThat(lines).hasSize(4)
			.allMatch((line) -> line.length() < 2200 && line.lines().count() == 1 && !line.contains("\u001b"));
		assertThat(lines.get(0)).contains("(1,000,000 characters)");
		assertThat(lines.get(2)).endsWith("… (50 in all)]");
		assertThat(lines.get(3)).contains("(1000000 bytes)");
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void firstRowsAreShownOnlyWhereTheyAreAskedFor(StreamEngine engine) {
		Work work = (client, jdbc) -> {
			client.sql("select i, 'name ' || i as name from generate_series(1, 5) i").query().list();
			client.sql("select i, 'name ' || i as name from generate_series(1, 5) i")
				.engine(engine)
				.query()
				.forEach((row) -> {
				});
			jdbc.queryForList("select i, 'name ' || i as name from generate_series(1, 5) i");
		};
		assertThat(lines(with(false, true), work)).hasSize(3)
			.allMatch((line) -> line.endsWith(" response=[(1, 'name 1'), (2, 'name 2'), (3, 'name 3')]"));
		assertThat(lines(with(false, false), work)).hasSize(3).noneMatch((line) -> line.contains("name 1"));
	}

	@Test
	void firstRowsAreBounded() {
		assertThat(lines(with(false, true), (client, jdbc) -> {
			client.sql("select repeat('w', 100000)").query(String.class).single();
			client.sql("select " + String.join(", ", Collections.nCopies(200, "'column'"))).query((row, n) -> 1).list();
		})).hasSize(2).allMatch((line) -> line.length() < 3000);
	}

	@Test
	void rowsThatWereChangedHaveNoResponse() {
		assertThat(lines(with(false, true), (client, jdbc) -> client.sql("create table r (id int)").update()))
			.noneMatch((line) -> line.contains("response"));
	}

	@Test
	void settingsOfATransactionShowNoValueThoughParametersDo() {
		List<String> lines = events(with(true, false), Level.TRACE,
				(client, jdbc) -> client.transaction()
					.setting("app.tenant", "hidden-tenant")
					.run((tx) -> tx.sql("select ?::int").param(7).query().list()))
			.stream()
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
		assertThat(lines).anyMatch((line) -> line.endsWith("parameters=[7]"))
			.noneMatch((line) -> line.contains("hidden-tenant"));
	}

	@Test
	void valuesNeverShowAtTraceWhereTheKeysAreOff() {
		LoggingSettings none = new LoggingSettings(false, false, false, NEVER, false);
		List<String> lines = events(none, Level.TRACE, (client, jdbc) -> {
			jdbc.execute("create table secrets (id int primary key, name text)");
			client.batch("insert into secrets values (?, ?)")
				.update(java.util.stream.IntStream.range(0, 600).mapToObj((i) -> List.of(i, "hidden-" + i)));
			client.copy().into("secrets").csv().from("9001,hidden-copy\n");
			client.copy()
				.into("secrets")
				.onConflict("id")
				.update()
				.records(Secret.class)
				.from(List.of(new Secret(1, "hidden-upsert")));
			client.sql("select * from secrets where name = :name")
				.param("name", "hidden-1")
				.engine(StreamEngine.COPY)
				.query()
				.forEach((row) -> {
				});
			client.copy()
				.query("select * from secrets where name = ?")
				.param("hidden-2")
				.csv()
				.to(new java.io.ByteArrayOutputStream());
			client.transaction().once("hidden-key", Map.class).execute((tx) -> Map.of("hidden", "hidden-result"));
		}).stream().map(ILoggingEvent::getFormattedMessage).toList();
		assertThat(lines).isNotEmpty().noneMatch((line) -> line.contains("hidden"));
	}

	public record Secret(int id, String name) {
	}

}

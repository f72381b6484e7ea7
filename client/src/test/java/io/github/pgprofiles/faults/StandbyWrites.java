package io.github.pgprofiles.faults;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.query.StreamTemplate.StreamSpec;
import org.junit.jupiter.params.provider.Arguments;

import static org.assertj.core.api.Assertions.assertThat;

/** All that a client can send which a standby does not do, on the tables of the test. */
final class StandbyWrites {

	private static final Duration SHORT = Duration.ofMillis(200);

	private StandbyWrites() {
	}

	record Item(int id, int n) {
	}

	/** Reads a stream to its end, which it does not reach. */
	static void drain(StreamSpec statement) {
		try (Stream<Long> rows = statement.query(Long.class).stream()) {
			assertThat(rows.count()).isNegative();
		}
	}

	/** Each with its name. */
	static Stream<Arguments> all() {
		return Stream.of(statements(), calls().entrySet().stream(), copies().entrySet().stream())
			.flatMap(Function.identity())
			.map((each) -> Arguments.argumentSet(each.getKey(), each.getValue()));
	}

	/** By their texts. */
	private static Stream<Map.Entry<String, Consumer<PostgresClient>>> statements() {
		return Stream
			.of("update t set n = 1 returning id", "select id from t for update", "select nextval('numbers')",
					"create temp table mine (id int)", "lock table t in exclusive mode", "notify changed",
					"select * from unlogged", "select lo_create(0)", "select pg_current_wal_lsn()",
					"select pg_logical_emit_message(true, 'a', 'b')")
			.map((sql) -> Map.entry(sql, (on) -> on.sql(sql).query().list()));
	}

	private static Map<String, Consumer<PostgresClient>> calls() {
		return Map.<String, Consumer<PostgresClient>>ofEntries(
				Map.entry("update", (on) -> on.sql("update t set n = n + 1").update()),
				Map.entry("update with a limit", (on) -> on.sql("update t set n = n + 1").timeout(SHORT).update()),
				Map.entry("notify by the client", (on) -> on.notify("changed", "x")),
				Map.entry("connection",
						(on) -> on.withConnection((own) -> own.prepareStatement("delete from t").executeUpdate())),
				Map.entry("stream by cursor, at its end",
						(on) -> drain(on.sql("select case when n > 1500 then nextval('numbers') end from exported")
							.engine(StreamEngine.CURSOR)
							.fetchSize(100))),
				Map.entry("stream returning", (on) -> drain(on.sql("update t set n = 1 returning id"))),
				Map.entry("stream by cursor",
						(on) -> drain(on.sql("select nextval('numbers') from t").engine(StreamEngine.CURSOR))),
				Map.entry("stream by COPY",
						(on) -> drain(on.sql("select nextval('numbers') from t").engine(StreamEngine.COPY))),
				Map.entry("batch", (on) -> on.batch("insert into t values (:id, :n)").update(List.of(new Item(3, 0)))));
	}

	private static Map<String, Consumer<PostgresClient>> copies() {
		return Map.<String, Consumer<PostgresClient>>ofEntries(
				Map.entry("COPY", (on) -> on.copy().into("t").csv().from(bytes("3,0\n"))),
				Map.entry("COPY of records",
						(on) -> on.copy().into("t").records(Item.class).from(List.of(new Item(3, 0)))),
				Map.entry("upsert", (on) -> on.copy().into("t").onConflict("id").update().csv().from(bytes("3,0\n"))),
				Map.entry("COPY to the client", (
						on) -> on.copy().query("select nextval('numbers')").csv().to(OutputStream.nullOutputStream())));
	}

	private static ByteArrayInputStream bytes(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

}

package io.github.pgprofiles.query;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.StockFixture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a PGobject says its type is stands in a statement where values are literals. */
@EveryServer
class PgObjectTypeIT extends StockFixture {

	@BeforeAll
	static void make() {
		client.sql("create schema \"S.x\"").update();
		for (String type : List.of("\"Mood\"", "\"a:b\"", "\"my type\"", "\"it's\"", "\"user\"", "\"S.x\".\"T\"",
				"plain", "\"Point\"", "\"x) ; drop table stock; --\"")) {
			client.sql("create type %s as enum ('fine')".formatted(type)).update();
		}
	}

	private static PGobject object(String type, String value) {
		PGobject object = new PGobject();
		object.setType(type);
		try {
			object.setValue(value);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return object;
	}

	private static String by(StreamEngine engine, Object value) {
		StringBuilder read = new StringBuilder();
		client.streaming()
			.sql("select pg_typeof(v)::text || ' ' || v::text from (select ? as v) s")
			.param(value)
			.engine(engine)
			.query(String.class)
			.forEach(read::append);
		return read.toString();
	}

	private static String copied(Object value) {
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		client.copy()
			.query("select pg_typeof(v)::text || ' ' || v::text from (select ? as v) s")
			.param(value)
			.text()
			.to(sink);
		return sink.toString(StandardCharsets.UTF_8).strip();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text') ; drop table stock; --", "text) from stock; --", "text'", "text;", "text--",
			"text/*", "", "text[", "numeric(10) ) union select (1", "\"a", "a\"b", "int4) is null or (true" })
	void whatIsNoTypeIsRefusedByAllEngines(String type) {
		for (Object value : List.of(object(type, "x"), List.of(object(type, "x")),
				List.of(List.of(object(type, "x"))))) {
			for (StreamEngine engine : StreamEngine.values()) {
				assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> by(engine, value))
					.withMessageContaining("the name of its type");
			}
			assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> copied(value))
				.withMessageContaining("the name of its type");
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> client.sql("insert into stock (name) values (?::text)").param(value).update())
				.withMessageContaining("the name of its type");
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> client.batch("insert into stock (name) values (?::text)", List.of(List.of(value))))
				.withMessageContaining("the name of its type");
		}
		assertThat(stock()).hasSize(2);
	}

	@Test
	void valueWithoutATypeIsRefused() {
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select ?").param(object(null, "x")).query().list())
			.withMessageContaining("names no type");
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "Plain", "\"Mood\"", "a:b", "\"a:b\"", "my type", "\"my type\"", "\"it's\"",
			"user", "\"S.x\".\"T\"", "public.\"Mood\"", "PUBLIC.plain", "\"Point\"", "\"x) ; drop table stock; --\"" })
	void typeThatThereIsMeansTheSameToAllEngines(String type) {
		String expected = by(StreamEngine.CURSOR, object(type, "fine"));
		assertThat(expected).endsWith(" fine");
		assertThat(by(StreamEngine.COPY, object(type, "fine"))).isEqualTo(expected);
		assertThat(copied(object(type, "fine"))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bit|101", "char|a", "bpchar|ab ", "varbit|101", "numeric|1.50", "json|{}", "jsonb|{}",
			"uuid|6ba7b810-9dad-11d1-80b4-00c04fd430c8", "interval|1 day", "xml|<a/>", "money|1",
			"timestamptz|2020-02-29 00:00:00+00", "int4range|[1,2)", "tsvector|a", "regclass|stock",
			"pg_catalog.int4|1", "\"int4\"|1", "name|n", "oid|1" })
	void builtInTypeMeansTheSameToAllEngines(String typed) {
		PGobject object = object(typed.substring(0, typed.indexOf('|')), typed.substring(typed.indexOf('|') + 1));
		String expected = by(StreamEngine.CURSOR, object);
		assertThat(by(StreamEngine.COPY, object)).isEqualTo(expected);
		assertThat(copied(object)).isEqualTo(expected);
		assertThat(copied(List.of(object, object))).isEqualTo(by(StreamEngine.CURSOR, List.of(object, object)));
	}

	@ParameterizedTest
	@EnumSource(value = StreamEngine.class, names = "COPY")
	void nameOfSeveralWordsIsTakenWhereItIsALiteral(StreamEngine engine) {
		for (String type : List.of("double precision", "timestamp with time zone", "INTEGER", "numeric(4,1)",
				"character varying(3)", "bit varying")) {
			assertThat(by(engine, object(type, type.startsWith("time") ? "2020-02-29" : "1"))).isNotEmpty();
		}
		assertThat(by(engine, object("numeric(4,1)", "1.25"))).isEqualTo("numeric 1.3");
	}

}

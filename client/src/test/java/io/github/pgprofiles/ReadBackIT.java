package io.github.pgprofiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadBackIT {

	private static final int PREPARED = 7;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create extension hstore");
		database.executeAsSuperuser("create extension citext");
		clients = Profiles.single("orders", database);
		client = clients.primary();
		client.sql("create type floatrange as range (subtype = float8)").update();
		client.sql("create type realrange as range (subtype = float4)").update();
		client.sql("create type textrange as range (subtype = text)").update();
		client.sql("create type timerange as range (subtype = time)").update();
		client.sql("create type zonerange as range (subtype = timestamptz)").update();
		client.sql("create type bytearange as range (subtype = bytea)").update();
		client.sql("create type inetrange as range (subtype = inet)").update();
		client.sql("create type spanrange as range (subtype = interval)").update();
		client.sql("create type mood as enum ('happy', 'so so')").update();
		client.sql("create type pair as (a int, b text)").update();
		client.sql("create domain positive as int check (value > 0)").update();
	}

	@AfterAll
	static void close() {
		clients.close();
	}

	record Row(int id, Object v) {
	}

	static final Map<String, List<String>> VALUES = new java.util.LinkedHashMap<>();

	static void of(String type, String... literals) {
		VALUES.put(type, List.of(literals));
	}

	static {
		of("int2", "-32768");
		of("int4", "2147483647");
		of("int8", "-9223372036854775808");
		of("oid", "4294967295");
		of("xid", "4294967295");
		of("cid", "4294967295");
		of("xid8", "7", "18446744073709551615");
		of("numeric", "0", "0.10", "-1234567890123456789012345678901234567890.1", "NaN", "Infinity", "-Infinity", "1e-16383", "1e131071", "0.000", "1e20");
		of("float4", "1", "0.1", "1e20", "1e6", "100000", "1e-5", "0.0001", "NaN", "Infinity", "-0", "1.17549435e-38", "1e-45", "3.4028235e38");
		of("float8", "1", "0.1", "1e20", "1e15", "1e14", "1e-5", "0.0001", "NaN", "-Infinity", "-0", "5e-324", "0.30000000000000004", "2e-3", "2.2250738585072014E-308");
		of("bool", "t", "f");
		of("text", "", "a\"b\\c,{}d", "NULL", "é😀");
		of("varchar(20)", "a b");
		of("char(5)", "ab");
		of("name", "n");
		of("citext", "Ä b");
		of("\"char\"", "x", "\\351", "");
		of("mood", "so so");
		of("bytea", "", "\\x00ff22", "\\x5c");
		of("uuid", "ffffffff-ffff-ffff-0000-000000000001");
		of("date", "2026-02-03", "0001-01-01", "infinity", "-infinity", "0044-03-15 BC", "5874897-12-31", "4713-01-01 BC");
		of("time", "24:00", "00:00", "23:59:59.999999", "04:05:06.7");
		of("timetz", "24:00+02", "24:00-15:59:59", "04:05:06.7-03:30", "00:00+00");
		of("timestamp", "2026-02-03 04:05:06.7", "infinity", "-infinity", "0044-03-15 12:00:00 BC", "294276-12-31 23:59:59.999999", "4713-01-01 BC", "2026-03-29 02:30:00");
		of("timestamptz", "2026-02-03 04:05:06.7+00", "infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "294276-12-31 23:59:59.999999+00", "4713-01-01 00:00:00+00 BC");
		of("interval", "0", "1 year 2 mons -3 days 04:05:06.7", "-00:00:00.000001", "2562047788:00:54.775807", "-1 mon +1 day", "178956970 years 7 mons", "3000000000 hours", "00:00:00.3", "123456:59:59.999999", "-1 year");
		of("json", "{\"a\" : 1}", "[1, 2]", "null", "\"x\"", "1.0", "{\"a\":1,\"a\":2}");
		of("jsonb", "{\"a\": 1}", "[1, 2]", "null", "\"x\"", "1.00");
		of("hstore", "\"a\"=>\"1\", \"b\"=>NULL", "");
		of("inet", "10.0.0.1", "10.0.0.1/8", "::1", "fe80::/10");
		of("cidr", "10.0.0.0/8", "::/0");
		of("macaddr", "08:00:2b:01:02:03");
		of("macaddr8", "08:00:2b:01:02:03:04:05");
		of("point", "(1,2)", "(1e20,-1e-5)", "(NaN,Infinity)", "(-0,0.1)");
		of("line", "{1,-1,0.5}");
		of("lseg", "[(1,2),(3,4)]");
		of("box", "(3,4),(1,2)");
		of("path", "[(1,2),(3.5,-4)]", "((1,2),(3.5,-4))");
		of("polygon", "((1,2),(3.5,-4))");
		of("circle", "<(1,2),3>");
		of("bit(3)", "010");
		of("varbit", "", "100000001");
		of("pg_lsn", "16/B374D848", "FFFFFFFF/FFFFFFFF");
		of("xml", "<a>é</a>");
		of("jsonpath", "$.\"a\"");
		of("tsvector", "'a':1A,2 'b''\\\\ c'");
		of("tsquery", "'a' & !'b'");
		of("money", "1.50");
		of("pair", "(1,\"a b\")", "(,)");
		of("positive", "7");
		of("regclass", "pg_class");
		of("tid", "(0,1)");
		of("pg_snapshot", "10:20:10,14,15");
		of("int4range", "[1,5)", "empty", "(,)", "(,5)");
		of("int8range", "[1,5)", "empty");
		of("numrange", "[1.50,2]", "[NaN,NaN]", "(-Infinity,Infinity)", "empty", "(,1)", "[1,NaN]");
		of("daterange", "[2026-01-01,infinity)", "[\"0044-03-15 BC\",)", "empty");
		of("tsrange", "[\"2026-02-03 04:05:06.7\",infinity]", "(,)");
		of("tstzrange", "[\"2026-02-03 04:05:06.7+00\",infinity]", "(,)");
		of("floatrange", "[1,2)", "(1e20,Infinity]", "[0.30000000000000004,)", "empty", "[1e-5,NaN]");
		of("realrange", "[1,2)", "[1e6,)", "[0.1,1e10]");
		of("textrange", "[\"\",\"a\"\"b,\"]", "[\"a\\\\b\",)", "empty");
		of("timerange", "[04:05,24:00]");
		of("zonerange", "[\"2026-02-03 04:05:06.7+00\",infinity]");
		of("bytearange", "[\"\\\\x01\",\"\\\\x02\"]");
		of("inetrange", "[10.0.0.1,10.0.0.2/8)");
		of("spanrange", "[\"1 day\",\"2 mons\")");
		of("int4multirange", "{[1,3),[5,)}", "{}");
		of("nummultirange", "{[1,2.50],[NaN,NaN]}", "{(,)}");
		of("datemultirange", "{[2026-01-01,infinity)}");
		of("tstzmultirange", "{[\"2026-02-03 04:05:06.7+00\",infinity]}");
		of("floatmultirange", "{[1,2),(1e20,Infinity]}");
		of("textmultirange", "{[a,b),[\"c d\",)}");
		of("zonemultirange", "{[\"2026-02-03 04:05:06.7+00\",infinity]}");
	}

	@Test
	void explore() {
		client.sql("set time zone 'UTC'").update();
		if (client.sql("select current_setting('server_version_num')::int").query(int.class).single() >= 170_000) {
			List<String> more = new ArrayList<>(VALUES.get("interval"));
			more.add("infinity");
			more.add("-infinity");
			VALUES.put("interval", more);
			VALUES.put("spanrange", List.of("[\"1 day\",\"2 mons\")", "[-infinity,infinity]"));
		}
		VALUES.forEach((type, literals) -> {
			for (String literal : literals) {
				check(type, "'" + literal.replace("'", "''") + "'::" + type);
			}
			String last = null;
			StringBuilder all = new StringBuilder();
			for (String literal : literals) {
				all.append(all.isEmpty() ? "" : ",").append("'" + literal.replace("'", "''") + "'::" + type);
			}
			String base = type.replaceAll("\\(.*", "");
			check(base + "[]", "array[" + all + "]::" + base + "[]");
			check(base + "[]", "array[null," + all + "]::" + base + "[]");
			check(base + "[]", "'{}'::" + base + "[]");
			check(base + "[]", "array[array[" + all + "],array[" + all + "]]::" + base + "[]");
			check(base + "[]", "array[array[null," + all + "],array[null," + all + "]]::" + base + "[]");
		});
		client.sql("reset time zone").update();
	}

	static void report(String what, String sql, Object detail) {
		System.out.println("FAIL " + what + "  " + sql + "  -> " + String.valueOf(detail).replace('\n', ' '));
	}

	private static void check(String type, String value) {
		try {
			client.sql("drop table if exists source, target").update();
			client.sql("create table source (v " + type + ")").update();
			client.sql("create table target (id int, v " + type + ")").update();
			client.sql("insert into source values (" + value + ")").update();
		}
		catch (RuntimeException ex) {
			report("SETUP", value, ex.getMessage());
			return;
		}
		String expected = client.sql("select v::text as v from source").query(String.class).single();
		String shown = expected.length() > 200 ? value.substring(0, Math.min(200, value.length())) : value;
		for (int i = 0; i < PREPARED; i++) {
			same("string " + i, shown, expected, () -> client.sql("select v from source").query(String.class).single());
		}
		for (StreamEngine engine : StreamEngine.values()) {
			same("string by " + engine, shown, expected, () -> {
				try (Stream<String> s = client.sql("select v from source").engine(engine).query(String.class).stream()) {
					return s.toList().get(0);
				}
			});
		}
		List<Object> read = new ArrayList<>();
		for (int i = 0; i < PREPARED; i++) {
			try {
				Object o = client.sql("select v from source").query().single().get("v");
				if (i == 0 || i == 6) {
					read.add(o);
				}
			}
			catch (RuntimeException ex) {
				report("map " + i, shown, ex.getMessage());
			}
		}
		try (Stream<Map<String, Object>> s = client.sql("select v from source").query().stream()) {
			read.add(s.toList().get(0).get("v"));
		}
		catch (RuntimeException ex) {
			report("map stream", shown, ex.getMessage());
		}
		for (int i = 0; i < read.size(); i++) {
			Object o = read.get(i);
			if (!java.util.Objects.deepEquals(o, read.get(0)) && !String.valueOf(o).equals(String.valueOf(read.get(0))) && !(o instanceof byte[]) && !String.valueOf(o).contains("[B")) {
				report("map differs " + i, shown, read.get(0) + " <> " + o);
			}
			goes("parameter " + i, shown, expected, () -> client.sql("insert into target values (1, ?)").param(o).update());
			goes("batch " + i, shown, expected, () -> client.batch("insert into target values (?, ?)", List.of(java.util.Arrays.asList(1, o))));
			goes("records " + i, shown, expected, () -> client.copy().into("target").records(Row.class).from(List.of(new Row(1, o))));
			goes("literal " + i, shown, expected, () -> {
				try (Stream<Integer> s = client.sql("insert into target values (1, ?) returning id").param(o).engine(StreamEngine.COPY).query(Integer.class).stream()) {
					s.toList();
				}
			});
		}
	}

	private static void goes(String what, String sql, String expected, Runnable write) {
		try {
			client.sql("truncate target").update();
			write.run();
		}
		catch (RuntimeException ex) {
			report(what, sql, ex.getMessage());
			return;
		}
		same(what, sql, expected, () -> client.sql("select v::text as v from target").query(String.class).single());
	}

	private static void same(String what, String sql, String expected, java.util.function.Supplier<String> read) {
		try {
			String got = read.get();
			if (!expected.equals(got)) {
				report(what, sql, expected + " <> " + got);
			}
		}
		catch (RuntimeException ex) {
			report(what, sql, ex.getMessage());
		}
	}

}

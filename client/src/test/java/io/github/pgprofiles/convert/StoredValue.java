package io.github.pgprofiles.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * A value of a type of the server's, as it is written there.
 *
 * @param type by its name
 * @param sql the value
 */
record StoredValue(String type, String sql) {

	static final List<StoredValue> ALL = new ArrayList<>();

	static {
		numbersAndText();
		times();
		rest();
		ranges();
	}

	/** Each of them, and arrays of all of them. */
	private static void of(String type, String... literals) {
		List<String> values = new ArrayList<>();
		for (String literal : literals) {
			String value = "'" + literal.replace("'", "''") + "'::" + type;
			values.add(value);
			ALL.add(new StoredValue(type, value));
		}
		String array = type.replaceAll("\\(.*", "") + "[]";
		String row = "[null, " + String.join(", ", values) + "]";
		for (String value : List.of("'{}'", "array" + row, "array[" + row + ", " + row + "]",
				"array[" + values.get(0) + ", null]", "array[[null, " + values.get(0) + "]]")) {
			ALL.add(new StoredValue(array, value + "::" + array));
		}
	}

	private static void numbersAndText() {
		of("int2", "-32768");
		of("int4", "2147483647");
		of("int8", "-9223372036854775808");
		of("oid", "4294967295");
		of("xid", "4294967295");
		of("cid", "4294967295");
		of("xid8", "7", "9223372036854775807", "9223372036854775808", "18446744073709551615");
		of("numeric", "0", "0.10", "-1234567890123456789012345678901234567890.1", "NaN", "Infinity", "-Infinity",
				"1e-16383", "1e5000", "0.000", "1e20");
		of("float4", "1", "0.1", "1e20", "1e6", "100000", "1e-5", "0.0001", "NaN", "Infinity", "-0", "1.17549435e-38",
				"1e-45", "3.4028235e38");
		of("float8", "1", "0.1", "1e20", "1e15", "1e14", "1e-5", "0.0001", "NaN", "-Infinity", "-0", "5e-324",
				"0.30000000000000004", "2e-3", "2.2250738585072014E-308");
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
	}

	private static void times() {
		of("date", "2026-02-03", "0001-01-01", "infinity", "-infinity", "0044-03-15 BC", "5874897-12-31",
				"4713-01-01 BC");
		of("time", "24:00", "00:00", "23:59:59.999999", "04:05:06.7");
		of("timetz", "24:00+02", "24:00-15:59:59", "04:05:06.7-03:30", "00:00+00");
		of("timestamp", "2026-02-03 04:05:06.7", "infinity", "-infinity", "0044-03-15 12:00:00 BC",
				"294276-12-31 23:59:59.999999", "4713-01-01 BC", "2026-03-29 02:30:00");
		of("timestamptz", "2026-02-03 04:05:06.7+00", "infinity", "-infinity", "0044-03-15 12:00:00+00 BC",
				"294276-12-31 23:59:59.999999+00", "4713-01-01 00:00:00+00 BC");
		of("interval", "0", "1 year 2 mons -3 days 04:05:06.7", "-00:00:00.000001", "2562047788:00:54.775807",
				"-1 mon +1 day", "178956970 years 7 mons", "00:00:00.3", "123456:59:59.999999", "-1 year");
	}

	private static void rest() {
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
	}

	private static void ranges() {
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
		of("inetrange", "[10.0.0.1,10.0.0.2)");
		of("spanrange", "[\"1 day\",\"2 mons\")");
		of("int4multirange", "{[1,3),[5,)}", "{}");
		of("nummultirange", "{[1,2.50],[NaN,NaN]}", "{(,)}");
		of("datemultirange", "{[2026-01-01,infinity)}");
		of("tstzmultirange", "{[\"2026-02-03 04:05:06.7+00\",infinity]}");
		of("floatmultirange", "{[1,2),(1e20,Infinity]}");
		of("textmultirange", "{[a,b),[\"c d\",)}");
		of("zonemultirange", "{[\"2026-02-03 04:05:06.7+00\",infinity]}");
	}

}

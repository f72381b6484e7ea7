package io.github.pgprofiles.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.pgprofiles.internal.text.SqlTokens.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** By the lexical rules of PostgreSQL, as its manual has them. */
class SqlTokensTests {

	private static List<String> read(String sql) {
		return read(sql, true);
	}

	private static List<String> read(String sql, boolean standard) {
		List<String> tokens = new ArrayList<>();
		SqlTokens each = new SqlTokens(sql, standard);
		while (each.next()) {
			tokens.add(each.kind() + (each.isEscaped() ? "*" : "") + " " + each.text());
		}
		return tokens;
	}

	@Test
	void eachKindIsTold() {
		assertThat(read("select \"A\", 'b', 1.5, $2 from t;")).containsExactly("WORD select", "NAME A", "OTHER ,",
				"STRING b", "OTHER ,", "NUMBER 1.5", "OTHER ,", "PARAMETER $2", "WORD from", "WORD t", "SEMICOLON ;");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n\r\f\u000b", "-- a line", "-- a\n-- b\r--", "/* a */", "/* a /* b */ c */",
			"/*/**/*/", "/* ; ' \" $$ */", "/* open", "/* open /* twice */" })
	void spaceAndCommentsAreNone(String sql) {
		assertThat(read(sql)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			`a--b\nc`        | WORD a,WORD c
			`a/*b*/c`        | WORD a,WORD c
			`a/*/*b*/;*/c`   | WORD a,WORD c
			`*/`             | OPERATOR */
			""")
	void commentParts(String sql, String tokens) {
		assertThat(String.join(",", read(sql))).isEqualTo(tokens);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			''               | STRING` `
			'a''b'           | STRING a'b
			'a\\'            | STRING a\\
			e'a\\'b'         | STRING* a\\'b
			E'a\\\\'         | STRING* a\\\\
			E'plain'         | STRING plain
			e'a''b'          | STRING a'b
			U&'\\0041'       | STRING* \\0041
			u&'a'            | STRING* a
			b'01'            | STRING 01
			X'1F'            | STRING 1F
			n'a'             | STRING a
			$$a'b''c$$       | STRING a'b''c
			$a$ $$ $b$ $a$   | STRING  $$ $b$` `
			$é1$x$é1$        | STRING x
			""")
	void stringIsOne(String sql, String token) {
		assertThat(read(sql)).containsExactly(token.replace("`", ""));
		assertThat(read("(" + sql + ");")).containsExactly("OTHER (", token.replace("`", ""), "OTHER )", "SEMICOLON ;");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"a"              | NAME a
			"a""b"           | NAME a"b
			"a'b;"           | NAME a'b;
			"a\\"            | NAME a\\
			U&"a\\0041"      | NAME* a\\0041
			u&"a"            | NAME* a
			""")
	void nameIsOne(String sql, String token) {
		assertThat(read(sql)).containsExactly(token);
	}

	/** It is one constant by the standard. */
	@Test
	void stringGoesOnBehindTheEndOfALine() {
		assertThat(read("'a' \n 'b' c")).containsExactly("STRING* a' \n 'b", "WORD c");
		assertThat(read("'a' -- ' x\r'b'")).hasSize(1);
		assertThat(read("e'a'\n'\\'; b'")).as("with its prefix").hasSize(1);
		assertThat(read("'a' 'b'")).hasSize(2);
		assertThat(read("'a' /*\n*/ 'b'")).hasSize(2);
		assertThat(read("'a'\ne'b'")).hasSize(2);
	}

	@Test
	void backslashIsAnEscapeWhereStringsAreNotStandard() {
		assertThat(read("'a\\'; b'", false)).containsExactly("STRING* a\\'; b");
		assertThat(read("n'a\\'; b'", false)).containsExactly("STRING* a\\'; b");
		assertThat(read("'a''b'", false)).containsExactly("STRING a'b");
		assertThat(read("\"a\\\" $$\\$$", false)).containsExactly("NAME a\\", "STRING \\");
		assertThat(read("'a\\'; c'", true)).startsWith("STRING a\\", "SEMICOLON ;", "WORD c");
		SqlTokens tokens = new SqlTokens("a 'b\\'c' d", false);
		assertThat(tokens.next()).isTrue();
		SqlTokens ahead = tokens.ahead();
		assertThat(ahead.next()).isTrue();
		assertThat(ahead.nextWord()).isEqualTo("d");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			a$b$; $b$ c     | WORD a$b$,SEMICOLON ;,STRING  c
			$1$2            | PARAMETER $1,PARAMETER $2
			$1a$            | PARAMETER $1,WORD a$
			$a              | OTHER $,WORD a
			$               | OTHER $
			é_1             | WORD é_1
			a.b             | WORD a,OTHER .,WORD b
			eb'x'           | WORD eb,STRING x
			u&x             | WORD u,OPERATOR &,WORD x
			""")
	void wordsAndDollars(String sql, String tokens) {
		assertThat(String.join(",", read(sql))).isEqualTo(tokens);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1.5", "1.", ".5", "1e5", "1.5e+10", "1E-3", "0x1F", "0b01", "0o17", "1_000", "00" })
	void numberIsOne(String sql) {
		assertThat(read(sql)).containsExactly("NUMBER " + sql);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1..2            | NUMBER 1,OTHER .,OTHER .,NUMBER 2
			1-1             | NUMBER 1,OPERATOR -,NUMBER 1
			0xe-1           | NUMBER 0xe,OPERATOR -,NUMBER 1
			a->>'b'         | WORD a,OPERATOR ->>,STRING b
			a=-1            | WORD a,OPERATOR =,OPERATOR -,NUMBER 1
			a@-1            | WORD a,OPERATOR @-,NUMBER 1
			a=/*b*/-1       | WORD a,OPERATOR =,OPERATOR -,NUMBER 1
			a<>?            | WORD a,OPERATOR <>?
			a::int          | WORD a,OTHER :,OTHER :,WORD int
			b=>:=           | WORD b,OPERATOR =>,OTHER :,OPERATOR =
			[1,2]           | OTHER [,NUMBER 1,OTHER `,`,NUMBER 2,OTHER ]
			""")
	void numbersAndOperators(String sql, String tokens) {
		assertThat(String.join(",", read(sql))).isEqualTo(tokens.replace("`", ""));
	}

	@Test
	void placesAreThoseInTheText() {
		String sql = " a e'b'/* c */$d$e$d$ ";
		SqlTokens tokens = new SqlTokens(sql);
		List<String> written = new ArrayList<>();
		while (tokens.next()) {
			written.add(sql.substring(tokens.start(), tokens.end()));
			assertThat(tokens.length()).isEqualTo(tokens.end() - tokens.start());
			assertThat(tokens.charAt(0)).isEqualTo(sql.charAt(tokens.start()));
		}
		assertThat(written).containsExactly("a", "e'b'", "$d$e$d$");
		assertThat(tokens.next()).as("at the end").isFalse();
		assertThat(tokens.text()).isEmpty();
		assertThat(tokens.word()).isEmpty();
	}

	@Test
	void nextWordsAreLookedAtWithoutGoingThere() {
		SqlTokens tokens = new SqlTokens("SET /* x */ Session . \"a\"");
		assertThat(tokens.nextWord()).isEqualTo("set");
		assertThat(tokens.is("set")).isTrue();
		assertThat(tokens.isBefore('.')).isFalse();
		SqlTokens ahead = tokens.ahead();
		assertThat(ahead.nextWord()).isEqualTo("session");
		assertThat(ahead.isBefore('.')).isTrue();
		assertThat(ahead.nextWord()).isEmpty();
		assertThat(ahead.nextWord()).as("in quotes").isEmpty();
		assertThat(tokens.nextWord()).isEqualTo("session");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'", "\"", "$", "$$", "$a$", "$a$b", "/*", "--", "e'\\", "e'", "U&\"", "u&'", "u&", "U&",
			"'a''", "n'\\'", "1.", "1e", "1e+", "0x", ".", ":", "'\n", "'a'\n'", "\ud800", "\u0000", "e", "-", "-/*" })
	void whatIsNotWholeEndsWithTheText(String sql) {
		coversAll(sql, true);
		coversAll(sql, false);
	}

	/** Of pieces that begin, end and hide others. */
	@Test
	void anyTextIsReadToItsEnd() {
		String[] pieces = { "'", "''", "\"", "\\", "$$", "$a$", "$1", "/*", "*/", "--", "\n", "\r", " ", ";", "e'", "E",
				"U&'", "U&\"", "b'", "a", "é", "1", ".", "e+", "0x", "(", ")", ",", ":", "?", "=", "-", "+", "@", "\0",
				"\u2028", "set", "x = 1" };
		Random random = new Random(16);
		for (int i = 0; i < 50_000; i++) {
			StringBuilder sql = new StringBuilder();
			for (int j = random.nextInt(14); j >= 0; j--) {
				sql.append(pieces[random.nextInt(pieces.length)]);
			}
			coversAll(sql.toString(), i % 2 == 0);
		}
	}

	/** Between two tokens there is nothing but space and comments. */
	private static void coversAll(String sql, boolean standard) {
		SqlTokens tokens = new SqlTokens(sql, standard);
		int end = 0;
		while (tokens.next()) {
			assertThat(tokens.start()).as(sql).isEqualTo(SqlSyntax.skipSpace(sql, end)).isGreaterThanOrEqualTo(end);
			assertThat(tokens.end()).as(sql).isGreaterThan(tokens.start()).isLessThanOrEqualTo(sql.length());
			assertThat(tokens.text()).as(sql).isNotNull();
			assertThat(tokens.word().isEmpty()).as(sql).isEqualTo(tokens.kind() != Kind.WORD);
			end = tokens.end();
		}
		assertThat(SqlSyntax.skipSpace(sql, end)).as(sql).isEqualTo(sql.length());
	}

}

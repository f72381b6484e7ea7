package io.github.pgprofiles.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statements put together at random from what could be mistaken for a placeholder, run by
 * the server, which knows better.
 */
@PostgresTest
class SqlFuzzIT {

	private static final int STATEMENTS = 1500;

	private static final String[] TRAPS = { ":p1", "?", "??", ":x", "::", ":=", "--", "/*", "*/", "$$", "$1", "$a$",
			"\"", "in (", ")", "]", " ", "e", "E", ";", "{d", "\u00e4", "\ud83d\ude00", "{", "}" };

	static TestDatabase database;

	private static PostgresClients.Closeable clients;

	@BeforeAll
	static void open() {
		clients = Profiles.single("orders", database);
	}

	@AfterAll
	static void close() {
		clients.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void serverSeesTheValuesWhereTheScannerSawThePlaceholders(boolean named) {
		for (int seed = 0; seed < STATEMENTS; seed++) {
			Generator generator = new Generator(seed, named);
			String sql = generator.statement();
			StatementSpec spec = clients.primary().sql(sql);
			for (int i = 0; i < generator.values.size(); i++) {
				spec = named ? spec.param("p" + i, generator.values.get(i)) : spec.param(generator.values.get(i));
			}
			assertThat(new ArrayList<>(spec.query().single().values())).as("seed %d: %s", seed, sql)
				.isEqualTo(generator.expected);
		}
	}

	private static final class Generator {

		private final Random random;

		private final boolean named;

		private final StringBuilder sql = new StringBuilder("select ");

		private final List<Object> values = new ArrayList<>();

		private final List<Object> expected = new ArrayList<>();

		Generator(int seed, boolean named) {
			this.random = new Random(seed);
			this.named = named;
		}

		String statement() {
			int columns = 1 + this.random.nextInt(6);
			for (int i = 0; i < columns; i++) {
				if (i > 0) {
					add(",").noise();
				}
				column();
				noise();
				add("as c" + i);
			}
			noise();
			add("\n");
			if (this.random.nextInt(4) == 0) {
				add(";").noise().noise().add("\n").add(this.random.nextBoolean() ? ";" : "").noise();
			}
			return this.sql.toString();
		}

		private void column() {
			switch (this.random.nextInt(15)) {
				case 0 -> string();
				case 1 -> escapeString();
				case 2 -> unicodeString();
				case 3 -> dollarString();
				case 4 -> text();
				case 5 -> cast();
				case 6 -> slice();
				case 7 -> jsonOperator();
				case 8 -> jsonPath();
				case 9 -> list();
				case 10 -> quotedName();
				case 11 -> arithmetic();
				case 12 -> concatenation();
				case 13 -> rows();
				default -> any();
			}
		}

		private Generator add(String text) {
			this.sql.append(text);
			return this;
		}

		private Generator param(Object value) {
			add(this.named ? ":p" + this.values.size() : "?");
			this.values.add(value);
			return this;
		}

		/** A question mark of an operator. */
		private Generator operator() {
			return add(this.named ? "?" : "??");
		}

		private Generator noise() {
			int length = this.random.nextInt(3);
			add(" ");
			for (int i = 0; i < length; i++) {
				switch (this.random.nextInt(4)) {
					case 0 -> add("\t\r\n");
					case 1 -> add("-- " + trap().replace("\n", "") + " '\n");
					case 2 -> add("/* " + comment() + " ' /* " + comment() + " */ " + comment() + " */");
					default -> add(" ");
				}
			}
			return this;
		}

		private String comment() {
			return trap().replace("/*", "").replace("*/", "").replace("*", "").replace("/", "");
		}

		private String trap() {
			StringBuilder text = new StringBuilder();
			for (int i = this.random.nextInt(5); i >= 0; i--) {
				text.append(TRAPS[this.random.nextInt(TRAPS.length)]);
			}
			return text.toString();
		}

		private void string() {
			String text = trap() + "'" + trap() + "\\";
			add((this.random.nextBoolean() ? "" : "N") + "'" + text.replace("'", "''") + "'");
			this.expected.add(text);
		}

		private void escapeString() {
			String text = trap() + "'" + trap() + "\\" + trap() + "'";
			add(this.random.nextBoolean() ? "E'" : " e'");
			add(text.replace("\\", "\\\\").replace("'", this.random.nextBoolean() ? "\\'" : "''")).add("'");
			this.expected.add(text);
		}

		private void unicodeString() {
			String text = trap();
			add("U&'\\0041").add(text).add("\\+000042''").add("'");
			this.expected.add("A" + text + "B'");
		}

		private void dollarString() {
			String tag = List.of("$$", "$tag$", "$_1$", "$\u00e4$").get(this.random.nextInt(4));
			String text = trap().replace("$", "") + " '";
			add(tag).add(text).add(tag);
			this.expected.add(text);
		}

		private void text() {
			String text = trap() + "'" + trap();
			param(text).noise().add("::").noise().add("text");
			this.expected.add(text);
		}

		private void cast() {
			int number = this.random.nextInt();
			add("(").param(number).add("::int8").noise().add("::text").add(")");
			this.expected.add(Integer.toString(number));
		}

		private void slice() {
			add("((array[10, 20, 30, 40])[");
			switch (this.random.nextInt(4)) {
				case 0 -> add("2:3");
				case 1 -> param(2).add(":3");
				case 2 -> add("2: ").param(3);
				default -> param(2).add(" : ").param(3);
			}
			add("])::text");
			this.expected.add("{20,30}");
		}

		private void jsonOperator() {
			boolean many = this.random.nextBoolean();
			add("('{\"a\": 1, \"?\": 2}'::jsonb").noise().operator();
			if (many) {
				add(this.random.nextBoolean() ? "|" : "&").noise().param(List.of("a", "?"));
			}
			else {
				noise().param("?");
			}
			add(")::text");
			this.expected.add("true");
		}

		private void jsonPath() {
			boolean exists = this.random.nextBoolean();
			add("('{\"a\": 1}'::jsonb").noise().add("@");
			if (exists) {
				operator().noise().param("$.a ? (@ == 1)");
			}
			else {
				add("@").noise().param("$.a == 1");
			}
			add(")::text");
			this.expected.add("true");
		}

		private void list() {
			int length = 1 + this.random.nextInt(9);
			List<Integer> list = this.random.ints(length, 0, 5).boxed().toList();
			boolean not = this.random.nextBoolean();
			int wanted = this.random.nextInt(5);
			add("(").param(wanted).noise().add(not ? "NOT" : "").noise().add("In").noise().add("(").noise();
			param(list).noise().add("))::text");
			this.expected.add(Boolean.toString(list.contains(wanted) != not));
		}

		private void rows() {
			int length = 1 + this.random.nextInt(5);
			List<Object[]> list = new ArrayList<>();
			for (int i = 0; i < length; i++) {
				list.add(new Object[] { this.random.nextInt(3), "a,(b" });
			}
			int wanted = this.random.nextInt(3);
			boolean not = this.random.nextBoolean();
			add(this.random.nextBoolean() ? "(" : "(1 = 2 or row").noise().add("(").noise();
			param(wanted).add("::int")
				.noise()
				.add(",")
				.noise()
				.add("concat('a,', '(', $$b$$)")
				.noise()
				.add(")")
				.noise();
			add(not ? "NOT" : "").noise().add("In").noise().add("(").noise().param(list).noise().add("))::text");
			boolean found = list.stream().anyMatch((row) -> row[0].equals(wanted));
			this.expected.add(Boolean.toString(found != not));
		}

		private void any() {
			List<String> list = List.of(trap(), trap(), "x");
			add("(").param("x").add("= any").noise().add("(").param(list).add("))::text");
			this.expected.add("true");
		}

		private void quotedName() {
			String name = (trap() + trap()).replace("\"", "\"\"");
			add("(select \"" + name + "\" from (select ").param("v").add("::text as \"" + name + "\") x)");
			this.expected.add("v");
		}

		private void arithmetic() {
			add("(3 -").noise().param(1).noise().add("- -").param(2).add("*").param(3).add("/").param(1).add(")::text");
			this.expected.add("8");
		}

		private void concatenation() {
			add("'a' ||").param("b").add("||").noise().param("c").add("||'d'");
			this.expected.add("abcd");
		}

	}

}

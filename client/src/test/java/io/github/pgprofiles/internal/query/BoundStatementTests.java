package io.github.pgprofiles.internal.query;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BoundStatementTests {

	private static final ParameterBinder BINDER = new ParameterBinder(new Codecs().encoder());

	private static Parameters positional(Object... values) {
		Parameters parameters = new Parameters();
		Arrays.asList(values).forEach(parameters::add);
		return parameters;
	}

	private static Parameters named(Map<String, ?> values) {
		Parameters parameters = new Parameters();
		values.forEach(parameters::put);
		return parameters;
	}

	private static void binds(String sql, Parameters parameters, String driverSql, Object... values) {
		BoundStatement bound = BoundStatement.of(BINDER, sql, parameters);
		assertThat(bound.sql()).isEqualTo(driverSql);
		assertThat(bound.values()).containsExactly(values);
	}

	private static void refuses(String sql, Parameters parameters, String... message) {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> BoundStatement.of(BINDER, sql, parameters))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(message));
	}

	@Test
	void bindsTheSameWhenMoreStatementsWereSeenThanAreKept() {
		for (int i = 0; i < 3000; i++) {
			binds("select :a, " + i, named(Map.of("a", i)), "select ?, " + i, i);
		}
		binds("select :a, 0", named(Map.of("a", "x")), "select ?, 0", "x");
	}

	@Test
	void namedBecomePositionalInOrderOfAppearance() {
		binds("select :b, :a, :b::text", named(Map.of("a", 1, "b", "x")), "select ?, ?, ?::text", "x", 1, "x");
	}

	@Test
	void questionMarksAreOperatorsBesideNames() {
		binds("select j ? :a, k ?| l, m ?& n, '?'", named(Map.of("a", 1)), "select j ?? ?, k ??| l, m ??& n, '?'", 1);
	}

	@Test
	void doubledQuestionMarksAreTheSameBesideNames() {
		binds("select j ?? :a, k ??| l, m ??& n, '??', p @?? q", named(Map.of("a", 1)),
				"select j ?? ?, k ??| l, m ??& n, '??', p @?? q", 1);
		binds("select j ???? :a", named(Map.of("a", 1)), "select j ???? ?", 1);
	}

	@Test
	void listOfRowsTakesOneRowForEachElement() {
		binds("where (a, b) in (:pairs) and x = :x",
				named(Map.of("pairs", List.of(new Object[] { 1, "x" }, List.of(2, "y"), new Pair(3, "z")), "x", 4)),
				"where (a, b) in ((?, ?), (?, ?), (?, ?), (?, ?)) and x = ?", 1, "x", 2, "y", 3, "z", 3, "z", 4);
		binds("where (a, b) not in ( ? )", positional((Object) List.of(Arrays.asList(1, null))),
				"where (a, b) not in ( (?, ?) )", 1, null);
		binds("where (a, b) in (?)", positional((Object) new int[][] { { 1, 2 }, { 3, 4 } }),
				"where (a, b) in ((?, ?), (?, ?))", 1, 2, 3, 4);
		binds("where (a, b, c) in (:t) or (d, e) in (:p) or f in (:i)",
				named(Map.of("t", List.of(List.of(1, 2, 3)), "p", List.of(List.of(4, 5)), "i", List.of(6, 7))),
				"where (a, b, c) in ((?, ?, ?)) or (d, e) in ((?, ?)) or f in (?, ?)", 1, 2, 3, 4, 5, 6, 7);
	}

	@Test
	void listOfArraysForOneColumnIsAListOfArrays() {
		List<Integer> one = List.of(1, 2);
		List<Integer> other = List.of(3);
		binds("where tags in (:lists)", named(Map.of("lists", List.of(one, other))), "where tags in (?, ?)", one,
				other);
	}

	@Test
	void refusesWhatIsNoListOfRowsAndSaysWhatToWrite() {
		String sql = "where (a, b) in (:pairs)";
		refuses(sql, named(Map.of("pairs", List.of())), "'pairs'", "empty", "unnest(");
		refuses(sql, named(Map.of("pairs", List.of(1, 2))), "'pairs'", "rows of 2", "row 1 is a java.lang.Integer");
		refuses(sql, named(Map.of("pairs", List.of(List.of(1, 2), List.of(1)))), "rows of 2", "row 2 has 1");
		refuses(sql, named(Map.of("pairs", Arrays.asList(List.of(1, 2), null))), "row 2 is null");
		refuses(sql, named(Map.of("pairs", "x")), "rows of 2", "arrays, lists or records");
		refuses("where (a, b) in (?)", positional((Object) null), "number 1", "rows of 2");
		refuses(sql, named(Map.of("pairs", List.of(new byte[] { 1, 2 }))), "row 1 is a [B");
	}

	@Test
	void listsOfRowsAreFilledUpAsFarAsThereIsSpaceForWholeRows() {
		List<List<Integer>> most = IntStream.range(0, 21_844).mapToObj((i) -> List.of(i, i, i)).toList();
		BoundStatement bound = BoundStatement.of(BINDER, "where (a, b, c) in (:rows) and x = :x",
				named(Map.of("rows", most, "x", 1)));
		assertThat(bound.values()).hasSize(65_533);
		assertThat(bound.values().subList(0, 65_532)).isEqualTo(most.stream().flatMap(List::stream).toList());
		refuses("where (a, b, c) in (:rows) and x in (:y)",
				named(Map.of("rows", most, "y", IntStream.range(0, 4).boxed().toList())), "65,536", "65,535",
				"unnest(");
	}

	@Test
	void refusesNumberedParametersAndSaysWhatToWrite() {
		for (String sql : List.of("select $1", "select $1::int, ?::int", "select :a || $12", "select 1; select $1",
				"prepare p as select $1; select $1", "select ($1)", "with x as (select 1) select $1 from x")) {
			refuses(sql, positional(), "'$1", "':name'", "'?'");
		}
		refuses("prepare p as select $1::int + ?", positional(1), "'$1'", "placeholders");
		refuses("prepare p as select $1::int + :a", named(Map.of("a", 1)), "'$1'", "placeholders");
	}

	@Test
	void numbersThatAreNoParametersOfOursStay() {
		for (String sql : List.of("select '$1'", "select $$ $1 $$", "select $a$ $1 $a$", "select a$1, \"$1\"",
				"select 1 -- $1", "select 1 /* $1 */", "select E'\\'$1'", "prepare p as select $1",
				"create function f(int) returns int language sql return $1 + 1",
				"create or replace procedure p(int) begin atomic insert into t values ($1); select $1; end",
				"-- x\n create function f(int) returns int as $$ select $1 $$ language sql",
				"select 1; prepare p(int) as select $1")) {
			binds(sql, positional(), sql);
		}
	}

	@Test
	void refusesEscapesOfJdbcAndSaysWhatToWrite() {
		for (String sql : List.of("select {fn lower('A')}", "select {d '2020-01-01'}", "select {T '10:11:12'}",
				"select {ts '2020-01-01 00:00:00'}", "{call f()}", "{? = call f()}", "{?= call f()}", "{ call f() }",
				"select 1 like '%' {escape '!'}", "select * from {oj a left join b on true}", "select ( {fn now()})")) {
			refuses(sql, positional(), "JDBC's escape '{", "PostgreSQL's SQL");
		}
		refuses("select {fn concat(:a, :b)}", named(Map.of("a", 1, "b", 2)), "'{fn …}'");
		for (String sql : List.of("select '{fn x}'", "select $${d '1'}$$", "select \"{d\"", "select 1 -- {d",
				"select '{1,2}'::int[]", "select '{\"d\": 1}'::jsonb")) {
			binds(sql, positional(), sql);
		}
	}

	@Test
	void emptyStatementsAtTheEndAreNotSent() {
		binds("select :a; -- :b ? 'c", named(Map.of("a", 1)), "select ?", 1);
		binds(";; select ? /* x */ ; /* ? /* :a */ */ ;", positional(1), " select ? /* x */ ", 1);
	}

	@Test
	void doubledQuestionMarksAreOperatorsBesidePositions() {
		binds("select j ?? ?, k ??| ?", positional("a", "b"), "select j ?? ?, k ??| ?", "a", "b");
		binds("select j ?? 'a'", positional(), "select j ?? 'a'");
	}

	@Test
	void inListTakesOnePlaceholderForEachElement() {
		binds("where id in (:ids) and x = :x", named(Map.of("ids", List.of(1, 2, 3), "x", 4)),
				"where id in (?, ?, ?, ?) and x = ?", 1, 2, 3, 3, 4);
		binds("where id in (?)", positional(Arrays.asList(1, null)), "where id in (?, ?)", 1, null);
		binds("where id in (?)", positional(7), "where id in (?)", 7);
		binds("where id not in ( :ids )", named(Map.of("ids", Set.of(5))), "where id not in ( ? )", 5);
	}

	@Test
	void collectionElsewhereIsOneValue() {
		binds("where id = any(:ids)", named(Map.of("ids", List.of())), "where id = any(?)", List.of());
	}

	@Test
	void nullIsAValue() {
		binds("select ?", positional((Object) null), "select ?", (Object) null);
	}

	@Test
	void refusesAnEmptyInListAndSaysWhatToWrite() {
		refuses("where id in (:ids)", named(Map.of("ids", List.of())), "'ids'", "empty", "any(");
		refuses("where id in (?)", positional(List.of()), "number 1", "empty");
	}

	@Test
	void refusesTooFewAndTooMany() {
		refuses("select ?, ?", positional(1), "2 placeholders", "1 value is");
		refuses("select ?", positional(1, 2), "1 placeholder ", "2 values");
		refuses("select 1", positional(1), "0 placeholders", "1 value is");
		refuses("select j ? 'a'", positional(), "1 placeholder ", "'??'");
		refuses("select :a, :b", named(Map.of("a", 1)), "'b' has no value");
		refuses("select :a", positional(), "'a' has no value");
	}

	@Test
	void refusesAnUnknownNameAndListsTheKnown() {
		refuses("select :a, :b", named(Map.of("c", 1)), "no parameter 'c'", "[a, b]");
		refuses("select 1", named(Map.of("c", 1)), "no parameter 'c'", "[]");
	}

	@Test
	void refusesAMixture() {
		refuses("select :a", positional(1), "(:a)", "positional");
		Parameters positional = positional(1);
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> positional.put("a", 1))
			.withMessageContaining("both");
		Parameters named = named(Map.of("a", 1));
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> named.add(1))
			.withMessageContaining("both");
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> named.put("a", 2))
			.withMessageContaining("'a' is given twice");
	}

	@Test
	void placeholderBesideAQuestionMarkStaysOne() {
		binds("select :a?:b", named(Map.of("a", 1, "b", 2)), "select ? ???", 1, 2);
		binds("select x[:a:b]", named(Map.of("a", 1, "b", 2)), "select x[? ?]", 1, 2);
		binds("select ???", positional(1), "select ???", 1);
	}

	@Test
	void inListsOfManyLengthsMakeFewStatements() {
		Set<String> statements = new HashSet<>();
		for (int length = 1; length <= 1000; length++) {
			List<Integer> ids = IntStream.range(0, length).boxed().toList();
			BoundStatement bound = BoundStatement.of(BINDER, "where id in (:ids)", named(Map.of("ids", ids)));
			statements.add(bound.sql());
			assertThat(bound.values().subList(0, length)).isEqualTo(ids);
			assertThat(Set.copyOf(bound.values())).hasSize(length);
		}
		assertThat(statements).hasSize(11);
	}

	@Test
	void inListTakesArraysToo() {
		binds("where id in (:ids)", named(Map.of("ids", new int[] { 1, 2 })), "where id in (?, ?)", 1, 2);
		binds("where id in (:ids)", named(Map.of("ids", new String[] { "a" })), "where id in (?)", "a");
		byte[] bytes = { 1, 2, 3 };
		binds("where id in (:bytes)", named(Map.of("bytes", bytes)), "where id in (?)", (Object) bytes);
	}

	@Test
	void fillsTheLastPlaceholdersAndRefusesMore() {
		List<Integer> most = IntStream.range(0, 65_534).boxed().toList();
		BoundStatement bound = BoundStatement.of(BINDER, "where id in (:ids) and x = :x",
				named(Map.of("ids", most, "x", 1)));
		assertThat(bound.values()).hasSize(65_535);
		refuses("where id in (:ids) and x in (:y)", named(Map.of("ids", most, "y", List.of(1, 2))), "65,536", "65,535",
				"= any(:ids)");
		refuses("select " + "?, ".repeat(65_535) + "?", positional(new Object[65_536]), "65,536", "= any(");
	}

	@Test
	void singleValuesWinOverSourcesAndLaterSourcesOverEarlierOnes() {
		Parameters parameters = new Parameters();
		parameters.put("id", 1);
		parameters.source(new Person(2, "Ada", null));
		parameters.source(new Named("Bob"));
		binds("select :id, :name, :homeTown", parameters, "select ?, ?, ?", 1, "Bob", null);
	}

	@Test
	void namesAreFoundWithoutUnderscoresAndCase() {
		Parameters parameters = new Parameters();
		parameters.source(new Person(2, "Ada", new Town("Bern", new Named("x"))));
		binds("select :home_town.name, :homeTown.mayor.name, :HOMETOWN.zip_code", parameters, "select ?, ?, ?", "Bern",
				"x", 3000);
		Parameters without = new Parameters();
		without.source(new Person(2, "Ada", null));
		binds("select :home_town.mayor.name", without, "select ?", (Object) null);
	}

	@Test
	void ambiguousNamesAreFoundExactlyOnly() {
		Parameters parameters = new Parameters();
		parameters.source(new Twins(1, 2));
		binds("select :userId, :user_id", parameters, "select ?, ?", 1, 2);
		Parameters again = new Parameters();
		again.source(new Twins(1, 2));
		refuses("select :USERID", again, "'USERID' has no value", "Twins has [userId, user_id]");
	}

	@Test
	void refusesWhatTheSourceDoesNotHaveAndListsWhatItHas() {
		Parameters parameters = new Parameters();
		parameters.put("x", 1);
		parameters.source(new Person(2, "Ada", new Town("Bern", null)));
		refuses("select :x, :nme", parameters, "'nme' has no value", "given are [x]",
				"Person has [id, name, homeTown]");
		Parameters nested = new Parameters();
		nested.source(new Person(2, "Ada", new Town("Bern", null)));
		refuses("select :homeTown.size", nested, "no 'size'", "Town has [name, mayor, zipCode]");
		Parameters slice = new Parameters();
		slice.put("x", 1);
		refuses("select a[1:n], :x", slice, "'n' has no value", "space after the colon");
	}

	@Test
	void refusesSourcesWithoutNames() {
		for (Object source : List.of("text", 1, List.of(1), new int[0], Mood.GOOD, Optional.empty(), new Object())) {
			assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> new Parameters().source(source))
				.withMessageContaining(source.getClass().getName())
				.withMessageContaining("no record, bean or map");
		}
		Parameters positional = positional(1);
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> positional.source(new Named("x")))
			.withMessageContaining("both");
	}

	@Test
	void exceptionOfAGetterPassesThrough() {
		Parameters parameters = new Parameters();
		parameters.source(new Broken());
		assertThatExceptionOfType(NoSuchElementException.class)
			.isThrownBy(() -> BoundStatement.of(BINDER, "select :value", parameters));
	}

	enum Mood {

		GOOD

	}

	private record Named(String name) {
	}

	private record Pair(int a, String b) {
	}

	private record Town(String name, Named mayor, int zipCode) {

		Town(String name, Named mayor) {
			this(name, mayor, 3000);
		}

	}

	private record Person(int id, String name, Town homeTown) {
	}

	private record Twins(int userId, int user_id) {
	}

	public static final class Broken {

		public Object getValue() {
			return List.of().iterator().next();
		}

	}

}

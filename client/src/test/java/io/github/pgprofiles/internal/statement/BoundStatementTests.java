package io.github.pgprofiles.internal.statement;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.codec.ParameterEncoder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BoundStatementTests {

	private static final ParameterBinder BINDER = new ParameterBinder(ParameterEncoder.NONE);

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
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> BoundStatement.of(BINDER, sql, parameters))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Refusal.Kind.PARAMETER))
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
		binds("select a ?? :a", named(Map.of("a", 1)), "select a ???? ?", 1);
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
		refuses("select ?, ?", positional(1), "2 placeholders", "1 values");
		refuses("select ?", positional(1, 2), "1 placeholders", "2 values");
		refuses("select 1", positional(1), "0 placeholders", "1 values");
		refuses("select j ? 'a'", positional(), "1 placeholders", "'??'");
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
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> positional.put("a", 1)).withMessageContaining("both");
		Parameters named = named(Map.of("a", 1));
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> named.add(1)).withMessageContaining("both");
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> named.put("a", 2))
			.withMessageContaining("'a' is given twice");
	}

}

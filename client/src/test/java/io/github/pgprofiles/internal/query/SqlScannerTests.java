package io.github.pgprofiles.internal.query;

import java.time.Duration;
import java.util.List;

import io.github.pgprofiles.internal.query.SqlText.Kind;
import io.github.pgprofiles.internal.query.SqlText.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class SqlScannerTests {

	private static List<Piece> scan(String sql) {
		List<Piece> pieces = new SqlScanner(sql).scan();
		assertThat(pieces.stream().map((piece) -> ((piece.kind() == Kind.NAME) ? ":" : "") + piece.text()).toList())
			.as("nothing is lost")
			.satisfies((texts) -> assertThat(String.join("", texts)).isEqualTo(sql));
		return pieces;
	}

	private static List<String> names(String sql) {
		return scan(sql).stream().filter((piece) -> piece.kind() == Kind.NAME).map(Piece::text).toList();
	}

	private static List<Kind> placeholders(String sql) {
		return scan(sql).stream().map(Piece::kind).filter((kind) -> kind != Kind.TEXT).toList();
	}

	private static boolean inList(String sql) {
		return scan(sql).stream().filter((piece) -> piece.kind() != Kind.TEXT).allMatch(Piece::inList);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select ':a ?'", "select 'it''s :a ?'", "select E'it\\'s :a ?'", "select e'\\\\' || 'x:a'",
			"E'\\' :a ?'", "select 'back\\' || '?'", "select \":a ?\"", "select \"a\"\":b\"", "select 1 -- :a ?",
			"select 1 -- :a ?\n + 1", "select /* :a ? */ 1", "select /* /* ? */ :a ? */ 1", "select /* open :a ?",
			"select $$ :a ? $$", "$$ :a $$", "select $tag$ $$ :a ? $other$ $tag$", "select $_1$ ? $_1$",
			"select $größe$ ? $größe$", "select 'open :a ?", "select $$ open ?", "select a::text", "select a :: text",
			"begin x := 1; end", "select a[1:2]", "select a[lo : hi]", "select a[:2]", "select a[1:]",
			"select ':' || ':'", "select U&'d\\0061t\\+000061 :a'", "select B'1' || N'?'", "", ":", "::", "select 12:",
			"select $1", "select a$1" })
	void leavesAlone(String sql) {
		assertThat(placeholders(sql)).isEmpty();
	}

	@Test
	void findsNamesAtTheirBounds() {
		assertThat(names("select :a")).containsExactly("a");
		assertThat(names(":a,:b_2+:größe)")).containsExactly("a", "b_2", "größe");
		assertThat(names("select :a::uuid, :b :: text, x::text = :c")).containsExactly("a", "b", "c");
		assertThat(names("select :user.name, :_x")).containsExactly("user.name", "_x");
		assertThat(names("select a[:from : :to]")).containsExactly("from", "to");
		assertThat(names("select 'a':b'c':d")).containsExactly("b", "d");
		assertThat(names("select /* x */:a--\n:b")).containsExactly("a", "b");
		assertThat(names("select type'2020':a")).containsExactly("a");
		assertThat(names("select :a$b")).containsExactly("a");
	}

	@Test
	void keepsAPrefixThatIsNoEscapeStringApart() {
		assertThat(names("select date'a\\', :a")).containsExactly("a");
		assertThat(names("select 1 as e, 'a\\', :a")).containsExactly("a");
		assertThat(names("select _e'a\\', :a")).containsExactly("a");
	}

	@Test
	void dollarInsideAnIdentifierOpensNothing() {
		assertThat(names("select a$b$c, :d, e$b$")).containsExactly("d");
		assertThat(placeholders("select $1$ ? $1$")).containsExactly(Kind.QUESTION_MARK);
	}

	@Test
	void tellsQuestionMarksFromDoubledOnes() {
		assertThat(placeholders("select a ? 'b', c ?| d, e ?& f")).containsExactly(Kind.QUESTION_MARK,
				Kind.QUESTION_MARK, Kind.QUESTION_MARK);
		assertThat(placeholders("select a ?? ?, c ??| ?, e ??& ?")).containsExactly(Kind.DOUBLED_QUESTION_MARK,
				Kind.QUESTION_MARK, Kind.DOUBLED_QUESTION_MARK, Kind.QUESTION_MARK, Kind.DOUBLED_QUESTION_MARK,
				Kind.QUESTION_MARK);
		assertThat(placeholders("select a @? ?, ???")).containsExactly(Kind.QUESTION_MARK, Kind.QUESTION_MARK,
				Kind.DOUBLED_QUESTION_MARK, Kind.QUESTION_MARK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "where id in (:ids)", "where id IN(:ids)", "where id not in\n( ?\t)",
			"a in ( :a ) or b in (?)" })
	void knowsAnInList(String sql) {
		assertThat(inList(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "where id = any(:ids)", "where id in (:a, :b)", "where id in (select :a)", "min(:a)",
			"where f(in_(:a))", "values (:a)", "where id in (:a::int)" })
	void knowsWhatIsNoInList(String sql) {
		assertThat(inList(sql)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "where id not in (:ids)", "where id NOT\tIN\n(\n:ids\n)", "in ( /* x */ :ids /* ) */ )",
			"in -- (:a\n ( -- )\r :ids -- )\n)", "in /* /* */ */(?)", "where (a) in (:a) and (b) in (?)", "In(:größe)",
			"where \"in\" in (:a)", "where x::text in (:a)", "where a = 'in' and b in (:b)" })
	void knowsAnInListBetweenSpaceAndComments(String sql) {
		assertThat(inList(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "join (:ids)", "a join(:ids)", "from x cross join (?)", "\"in\" (:a)", "t.in (:a)",
			"min(:a)", "in_ (:a)", "in$ (:a)", "ïn (:a)", "'in' (:a)", "in '' (:a)", "in ((:a))", "in (:a + 1)",
			"in (- :a)", "in (:a)[1](:b)", "in x (:a)", "in (?, ?)", "in (:a", "in :a)", "in (1, :a)", "in [:a]" })
	void knowsWhatOnlyLooksLikeAnInList(String sql) {
		List<Piece> found = scan(sql).stream().filter((piece) -> piece.kind() != Kind.TEXT).toList();
		assertThat(found.get(found.size() - 1).inList()).isFalse();
	}

	private static int columns(String left) {
		List<Piece> found = scan(left + " in (:x)").stream().filter((piece) -> piece.text().equals("x")).toList();
		return found.get(0).columns();
	}

	@ParameterizedTest
	@ValueSource(strings = { "where (a, b)", "(a, b)", "and\n(t.a, \"b,c\" ) NOT ", "where (f(a, b), g(c, d))",
			"row(a, b)", "ROW (a, b)", "where ((a, b))", "or (a /* , */, b) not /* x */", "not (a, b)",
			"when (a::numeric(9, 2), b)", "select x, (a, array[b, c])", "on ((a), (b))", "where (a[1], 'x,y')",
			"where (a, (select b, c from t))", "having (lower(a), b || ',')", "where x = 1 and (:a, :b)",
			"where ( (( a , b )) )", "(a, (b, c))" })
	void knowsThatPairsAreOnTheLeft(String left) {
		assertThat(columns(left)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "where a", "where (a)", "where f(a, b)", "where t.row(a, b)", "where \"f\"(a, b)",
			"where ((a, b), c)[1]", "where (a, b).c", "where f((a, b))", "where (f(a, b))", "where (a || (b, c))",
			"where ((a, b) = c)", "where a, b", "where array[a, b]", "where (array[a, b])",
			"where (select a, b from t)", "where (\nselect a from t, u)", "where coalesce (a, b) not",
			"where (a, b) = x and y", "where '(a, b)'", "where x.\"where\"(a, b)",
			"where (case when a in (1, 2) then 1 end)" })
	void knowsThatOneValueIsOnTheLeft(String left) {
		assertThat(columns(left)).isEqualTo(1);
	}

	@Test
	void countsTheColumnsOfEachList() {
		assertThat(scan("where (a, b, c) in (:x) and d in (:y) or (e, f) not in (:z) and g = :w").stream()
			.filter((piece) -> piece.kind() != Kind.TEXT)).extracting(Piece::columns).containsExactly(3, 1, 2, 0);
	}

	@Test
	void lineCommentEndsAtEitherKindOfLineEnd() {
		assertThat(names("select 1 -- :a\r, :b")).containsExactly("b");
		assertThat(names("select 1 -- :a\r\n, :b -- :c")).containsExactly("b");
		assertThat(names("select 1 - - :a -:b")).containsExactly("a", "b");
		assertThat(names("select 1 /:a */* :x */ :b")).containsExactly("a", "b");
	}

	@Test
	void takesAColonInASubscriptForAParameterOnlyBeforeALetter() {
		assertThat(names("select a[:i], a[1:n], a[1 : m], a[2:3], a[:4], a[lo:], a[lo::hi]")).containsExactly("i", "n");
		assertThat(scan("select a[1:n], :n").stream().filter((piece) -> piece.kind() == Kind.NAME))
			.extracting(Piece::inBrackets)
			.containsExactly(true, false);
	}

	@Test
	void takesDottedNames() {
		assertThat(names("select :address.city, :a.b.c, :a. b, :a.*, :a.1")).containsExactly("address.city", "a.b.c",
				"a", "a", "a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into t values (:a) returning id", "update t set a = 1 RETURNING *",
			"delete from t -- x\nreturning/**/id" })
	void knowsWhatReturnsRows(String sql) {
		assertThat(SqlText.parse(sql).returning()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into t values (:a)", "insert into t values ('returning')",
			"update \"returning\" set a = 1", "select returning_x, t.returning from t -- returning",
			"with x as (insert into t values (1) returning id) insert into u select id from x" })
	void knowsWhatReturnsNone(String sql) {
		assertThat(SqlText.parse(sql).returning()).isFalse();
	}

	@Test
	void scansAMegabyteWithoutLookingBack() {
		String sql = "select 1 where x in (:a) /* ( */ and y in (:b) -- )\n".repeat(20_000);
		assertThat(sql).hasSizeGreaterThan(1_000_000);
		List<Piece> pieces = assertTimeout(Duration.ofSeconds(5), () -> new SqlScanner(sql).scan());
		assertThat(pieces.stream().filter(Piece::inList)).hasSize(40_000);
	}

}

package io.github.pgprofiles.session;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.session.SessionFixture.Row;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.BadSqlGrammarException;

import static io.github.pgprofiles.session.SessionFixture.TENANT;
import static io.github.pgprofiles.session.SessionFixture.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Settings of the session in batches, COPY and streams. */
@Timeout(120)
@EveryServer
@PostgresTest
class LocalSettingsCopyIT {

	static TestDatabase database;

	private static TestProxy proxy;

	@RegisterExtension
	static SessionFixture fixture = new SessionFixture(() -> database, () -> proxy);

	@Test
	void batchHasThem() {
		fixture.client().batch("insert into t (id) values (?)", List.of(List.of(1), List.of(2)));
		fixture.client().batch("insert into t (id) values (?)", IntStream.range(10, 500).mapToObj(List::of).toList());
		fixture.client().transaction().run((tx) -> tx.batch("insert into t (id) values (?)", List.of(List.of(3))));
		assertThat(fixture.tenants()).containsExactly("a");
		fixture.transaction()
			.executeWithoutResult((status) -> fixture.jdbc()
				.batchUpdate("update t set tenant = current_setting('app.user') where id = ?",
						List.of(new Object[] { 1 }, new Object[] { 2 })));
		assertThat(fixture.tenants()).containsExactlyInAnyOrder("a", "1");
	}

	@Test
	void batchCostsOneTripMoreAtMost() {
		Runnable work = () -> fixture.client().batch("update t set note = ? where id = ?", List.of(List.of("x", 1)));
		fixture.give(Map.of());
		work.run();
		int without = fixture.trips(work);
		fixture.give(Map.of("app.tenant", "a"));
		work.run();
		assertThat(fixture.trips(work)).isBetween(without, without + 1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5000 })
	void copyInHasThem(int rows) {
		List<Row> all = IntStream.range(0, rows).mapToObj((i) -> new Row(i, "note " + i)).toList();
		fixture.client().copy().into("t").columns("id", "note").records(Row.class).from(all);
		assertThat(fixture.tenants()).containsExactly("a");
		fixture.client().sql("truncate t").update();
		fixture.client().copy().into("t").columns("id", "note").records(Row.class).from(all.stream());
		assertThat(fixture.tenants()).containsExactly("a");
		fixture.client().sql("truncate t").update();
		fixture.client()
			.copy()
			.into("t")
			.columns("id", "note")
			.records(Row.class)
			.timeout(Duration.ofSeconds(9))
			.from(all);
		assertThat(fixture.tenants()).containsExactly("a");
		fixture.client().sql("truncate t").update();
		fixture.client()
			.copy()
			.into("t")
			.columns("id")
			.csv()
			.from(String.join("\n", IntStream.range(0, rows).mapToObj(String::valueOf).toList()));
		assertThat(fixture.tenants()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5000 })
	void copyInWithinATransactionHasThem(int rows) {
		List<Row> all = IntStream.range(0, rows).mapToObj((i) -> new Row(i, "note " + i)).toList();
		fixture.client()
			.transaction()
			.setting("app.tenant", "b")
			.run((tx) -> tx.copy().into("t").columns("id", "note").records(Row.class).from(all));
		assertThat(fixture.tenants()).containsExactly("b");
		fixture.client().sql("truncate t").update();
		fixture.client()
			.transaction()
			.setting("app.tenant", "b")
			.repeatableRead()
			.run((tx) -> tx.copy().into("t").columns("id", "note").records(Row.class).from(all.stream()));
		assertThat(fixture.tenants()).containsExactly("b");
		fixture.client().sql("truncate t").update();
		fixture.transaction().executeWithoutResult((status) -> {
			fixture.client().copy().into("t").columns("id", "note").records(Row.class).from(all);
			assertThat(fixture.jdbc().queryForObject(TENANT, String.class)).isEqualTo("a");
		});
		assertThat(fixture.tenants()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5000 })
	void upsertHasThem(int rows) {
		List<Row> all = IntStream.range(0, rows).mapToObj((i) -> new Row(i, "note " + i)).toList();
		fixture.client().copy().into("t").onConflict("id").update().records(Row.class).from(all);
		fixture.client().copy().into("t").onConflict("id").update().records(Row.class).from(all);
		fixture.client()
			.copy()
			.into("t")
			.columns("id")
			.onConflict("id")
			.doNothing()
			.csv()
			.from(String.join("\n", IntStream.range(5000, 5000 + rows).mapToObj(String::valueOf).toList()));
		assertThat(fixture.tenants()).containsExactly("a");
		fixture.client()
			.transaction()
			.setting("app.tenant", "b")
			.run((tx) -> tx.copy()
				.into("t")
				.onConflict("id")
				.update()
				.records(Row.class)
				.from(List.of(new Row(-1, null))));
		assertThat(fixture.tenants()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void smallCopyCostsNothing() {
		AtomicInteger id = new AtomicInteger();
		fixture.costsNothing(() -> fixture.client()
			.copy()
			.into("public.t")
			.columns("id", "note")
			.records(Row.class)
			.from(List.of(new Row(id.incrementAndGet(), "x"))));
		fixture.costsNothing(() -> fixture.client()
			.copy()
			.into("public.t")
			.onConflict("id")
			.update()
			.records(Row.class)
			.from(List.of(new Row(1, "x"))));
	}

	@Test
	void copyOutHasThem() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		fixture.client().copy().query(TENANT).csv().to(out);
		assertThat(out).hasToString("a\n");
		out.reset();
		fixture.client().copy().query(TENANT).csv().timeout(Duration.ofSeconds(9)).to(out);
		assertThat(out).hasToString("a\n");
		out.reset();
		fixture.client().transaction().setting("app.tenant", "b").run((tx) -> tx.copy().query(TENANT).csv().to(out));
		assertThat(out).hasToString("b\n");
	}

	@Test
	void copyOutCostsNothing() {
		fixture.costsNothing(() -> fixture.client().copy().query(TENANT).csv().to(new ByteArrayOutputStream()));
		fixture.costsNothing(() -> fixture.client().copy().from("t").csv().to(new ByteArrayOutputStream()));
		fixture.costsNothing(() -> fixture.client()
			.copy()
			.query(TENANT)
			.csv()
			.timeout(Duration.ofSeconds(9))
			.to(new ByteArrayOutputStream()));
		assertThatThrownBy(() -> fixture.client().copy().query("select nothing").csv().to(new ByteArrayOutputStream()))
			.isInstanceOf(BadSqlGrammarException.class);
		assertThat(fixture.single(TENANT)).isEqualTo("a");
	}

	@Test
	void streamHasThem() {
		for (StreamEngine engine : StreamEngine.values()) {
			for (int i = 0; i < 3; i++) {
				assertThat(fixture.client()
					.sql(TENANT)
					.engine(engine)
					.query(String.class)
					.<List<String>>withStream(Stream::toList)).containsExactly("a");
				assertThat(fixture.client()
					.sql(TENANT)
					.engine(engine)
					.timeout(Duration.ofSeconds(9))
					.query(String.class)
					.<List<String>>withStream(Stream::toList)).containsExactly("a");
			}
			fixture.client()
				.transaction()
				.setting("app.tenant", "b")
				.run((tx) -> assertThat(
						tx.sql(TENANT).engine(engine).query(String.class).<List<String>>withStream(Stream::toList))
					.containsExactly("b"));
			fixture.transaction()
				.executeWithoutResult((status) -> assertThat(fixture.client()
					.sql(TENANT)
					.engine(engine)
					.query(String.class)
					.<List<String>>withStream(Stream::toList)).containsExactly("a"));
		}
	}

	@Test
	void streamCostsNothing() {
		for (StreamEngine engine : StreamEngine.values()) {
			fixture.costsNothing(
					() -> fixture.client().sql("select id from t").engine(engine).query(Integer.class).forEach((id) -> {
					}));
			fixture.costsNothing(() -> fixture.client()
				.sql("select id from t")
				.engine(engine)
				.timeout(Duration.ofSeconds(9))
				.query(Integer.class)
				.forEach((id) -> {
				}));
			fixture.costsNothing(() -> fixture.client()
				.transaction()
				.run((tx) -> tx.sql("select id from t").engine(engine).query(Integer.class).forEach((id) -> {
				})));
		}
	}

	@Test
	void valueIsNeverSql() {
		String evil = "a'; drop table t; -- \\' \\ $$ \" \n\u00e9\uD83D\uDE00 %s ? ${x} :name";
		fixture.give(Map.of("app.tenant", evil));
		assertThat(fixture.single(TENANT)).isEqualTo(evil);
		fixture.client().transaction().run((tx) -> assertThat(tenant(tx)).isEqualTo(evil));
		fixture.client()
			.transaction()
			.setting("app.user", evil)
			.run((tx) -> assertThat(tx.sql("select current_setting('app.user')").query(String.class).single())
				.isEqualTo(evil));
		for (StreamEngine engine : StreamEngine.values()) {
			assertThat(fixture.client()
				.sql(TENANT)
				.engine(engine)
				.query(String.class)
				.<List<String>>withStream(Stream::toList)).containsExactly(evil);
		}
		fixture.client().copy().into("t").columns("id", "note").records(Row.class).from(List.of(new Row(1, "x")));
		fixture.client()
			.copy()
			.into("t")
			.columns("id")
			.csv()
			.from(String.join("\n", IntStream.range(2, 20000).mapToObj(String::valueOf).toList()));
		assertThat(fixture.tenants()).containsExactly(evil);
	}

}

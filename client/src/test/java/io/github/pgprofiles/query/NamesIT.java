package io.github.pgprofiles.query;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.StockFixture;
import io.github.pgprofiles.types.Range;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the server would take for another name, or the driver for another text. */
class NamesIT extends StockFixture {

	/** As the server would cut it short. */
	private static final String CUT = "n".repeat(63);

	private static final String KEY = "k".repeat(63);

	private static final String LONG = CUT + "!";

	@BeforeAll
	static void make() {
		client.sql("create schema \"%1$s\"".formatted(CUT)).update();
		client
			.sql("create table \"%1$s\".\"%1$s\" (id int constraint \"%2$s\" primary key, \"%1$s\" text)".formatted(CUT,
					KEY))
			.update();
		client.sql("create type \"%s\" as enum ('fine')".formatted(CUT)).update();
		client.sql("create type \"?\" as enum ('fine')").update();
	}

	record Row(int id) {
	}

	private static CopyInSpec.Table cut() {
		return client.copy().into(CUT, CUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ud83d", "a\0", "" })
	void nameThatWouldBeAnotherIsRefusedWhereverOneIsTaken(String other) {
		for (String name : List.of(other, LONG, "\u00e4".repeat(32), "\ud83d\ude00".repeat(16))) {
			List<Runnable> uses = new ArrayList<>(List.of(() -> client.copy().into(CUT, name),
					() -> client.copy().into(name, CUT), () -> client.copy().from(name, CUT),
					() -> client.copy().from(CUT, name), () -> cut().columns("id", name), () -> cut().onConflict(name),
					() -> client.copy().from(CUT, CUT).columns(name), () -> cut().onConflict("id").update(name),
					() -> cut().csv().forceNull(name), () -> cut().csv().forceNotNull(name),
					() -> client.copy().from(CUT, CUT).csv().forceQuote(name)));
			if (!name.isEmpty()) {
				uses.add(() -> client.copy().into(name));
				uses.add(() -> client.copy().from("\"" + name + "\""));
				uses.add(() -> client.copy().into("\"" + CUT + "\".\"" + name + "\""));
				uses.add(() -> cut().onConflictConstraint(name));
				uses.add(() -> cut().onConflictIndex(name));
			}
			for (int i = 0; i < uses.size(); i++) {
				Runnable use = uses.get(i);
				assertThatExceptionOfType(CopyException.class).as("use %d", i)
					.isThrownBy(use::run)
					.withMessageContaining("the name of a")
					.satisfies((ex) -> assertThat(ex.getMessage()).containsAnyOf("is empty", "bytes", "U+"));
			}
		}
	}

	@Test
	void longestNameIsTakenEverywhere() {
		assertThat(cut().columns("id", CUT).onConflictConstraint(KEY).update(CUT).csv().from(bytes("1,x\n")).stored())
			.isEqualTo(1);
		assertThat(client.copy()
			.from(CUT, CUT)
			.columns(CUT)
			.csv()
			.forceQuote(CUT)
			.to(OutputStream.nullOutputStream())
			.rows()).isEqualTo(1);
		assertThat(client.sql("select '1' = ?::text").param(typed(CUT, "fine")).query(Boolean.class).single())
			.isFalse();
	}

	private static PGobject typed(String type, String value) {
		PGobject object = new PGobject();
		object.setType(type);
		try {
			object.setValue(value);
		}
		catch (java.sql.SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return object;
	}

	@Test
	void typeIsNotAnotherOne() {
		for (String type : List.of(LONG, "\"" + LONG + "\"", "\ud83d", "\"\ud83d\"", "public.\"" + LONG + "\"")) {
			for (StreamEngine engine : StreamEngine.values()) {
				assertThatExceptionOfType(ParameterException.class)
					.isThrownBy(() -> client.streaming()
						.sql("select ?::text")
						.param(typed(type, "fine"))
						.engine(engine)
						.query(String.class)
						.stream()
						.close())
					.withMessageContaining("the name of its type");
			}
		}
	}

	@Test
	void textOfSqlIsSentAsItIsOrNotAtAll() {
		for (String bad : List.of("\ud83d", "\ude00", "\0")) {
			String sql = "select '" + bad + "' as v";
			for (Runnable use : List.<Runnable>of(() -> client.sql(sql).query().list(),
					() -> client.sql(sql + ", :p").param("p", 1).query().list(), () -> client.sql(sql).update(),
					() -> client.sql(sql).query(String.class).stream().close(),
					() -> client.batch("insert into stock (id, name) values (?, '" + bad + "')", List.of(List.of(7))),
					() -> client.copy().query(sql).csv().to(OutputStream.nullOutputStream()),
					() -> client.copy().into("stock").csv().where("name <> '" + bad + "'"),
					() -> client.copy().into("stock").staging(sql),
					() -> client.copy().into("stock").onConflict("id").update().where("'" + bad + "' = ''"))) {
				assertThatExceptionOfType(ParameterException.class).isThrownBy(use::run)
					.satisfies((ex) -> assertThat(ex.getMessage()).containsAnyOf("U+0000", "half of a surrogate pair"));
			}
		}
		assertThat(stock()).hasSize(2);
	}

	@Test
	void textOfAnOptionIsNotAnotherOne() {
		CopyInSpec.Csv csv = client.copy().into("stock").csv();
		for (Runnable use : List.<Runnable>of(() -> csv.nullString("\ud83d"), () -> csv.delimiter('\ud83d'),
				() -> csv.quote('\ude00'), () -> csv.escape('\ud83d'), () -> csv.defaultString("a\ud83d"),
				() -> csv.nullString("\0"))) {
			assertThatExceptionOfType(CopyException.class).isThrownBy(use::run);
		}
	}

	@Test
	@SuppressWarnings("UnnecessaryStringBuilder") // it is a value of a kind of its own
	void valuesOfEveryKindAreRefused() {
		for (String bad : List.of("\ud83d", "\0")) {
			for (Object value : List.of(bad, new String[] { bad }, List.of(List.of(bad)), typed("text", bad),
					List.of(typed("text", bad)), typed("json", "\"" + bad + "\""), bad.charAt(0),
					new StringBuilder(bad), Range.closed(bad, bad))) {
				assertThatExceptionOfType(ParameterException.class).as("%s", value.getClass())
					.isThrownBy(() -> client.sql("insert into stock (id, name) values (9, ?)").param(value).update());
				assertThatExceptionOfType(ParameterException.class).as("%s", value.getClass())
					.isThrownBy(() -> client.copy().query("select ?").param(value).csv());
			}
			assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> client.lock("a" + bad));
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> client.transaction().once("a" + bad, String.class));
		}
		assertThat(stock()).hasSize(2);
	}

	/** As JSON they have a spelling in ASCII, which json takes and jsonb does not. */
	@Test
	void jsonIsNotAnotherText() {
		for (Object value : List.of(Map.of("a", "\ud83d"), Map.of("\ud83d", "a"), List.of(Map.of("\ude00", "a")),
				Map.of("a", "\0"))) {
			try {
				assertThat(client.sql("select ?::text").param(value).query(String.class).single()).doesNotContain("?")
					.contains("\\u");
			}
			catch (ParameterException ex) {
				assertThat(ex.getMessage()).contains("half of a surrogate pair");
			}
		}
	}

	@Test
	void profileDoesNotReachAnotherDatabaseOrSchema() {
		ProfileSettingsBuilder settings = Profiles.of("names", database)
			.property("currentSchema", "public, \"" + CUT + "\"");
		try (PostgresClients.Closeable names = PostgresClients.open(settings.build())) {
			assertThat(names.primary()
				.sql("select to_regclass(?) is not null")
				.param("\"" + CUT + "\"")
				.query(Boolean.class)
				.single()).isTrue();
		}
	}

}

package io.github.pgprofiles.copy;

import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.StockFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Keys beyond plain columns, and names that stand in the way of each other. */
@EveryServer
class CopyUpsertKeysIT extends StockFixture {

	private static List<String> all(String sql) {
		return client.sql(sql).query(String.class).list();
	}

	private static CopyInSpec.Table into(String table, String... columns) {
		return client.copy().into(table).columns(columns);
	}

	@Test
	void partialIndexSettlesConflictsOfItsRowsOnly() {
		client.sql("create table account (email text, name text, closed date)").update();
		client.sql("create unique index account_open on account (email) where closed is null").update();
		client.sql("insert into account values ('a', 'open', null), ('b', 'closed', '2020-01-01')").update();
		CopyInSpec copy = into("account", "email", "name").onConflictIndex("account_open").update();
		CopyResult result = copy.csv().from(bytes("a,1\nb,1\na,2\n,3\n,4\nb,2\n"));
		assertThat(result.inserted()).isEqualTo(3);
		assertThat(result.updated()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(2);
		assertThat(all("select concat_ws(',', email, name, closed) from account order by 1")).containsExactly("3", "4",
				"a,2", "b,2", "b,closed,2020-01-01");
		// closed ones have no conflict, however often they come
		CopyResult closed = into("account", "email", "name", "closed").onConflictIndex("account_open")
			.update()
			.csv()
			.from(bytes("a,x,2021-01-01\na,y,2021-01-01\na,z,\n"));
		assertThat(closed.inserted()).isEqualTo(2);
		assertThat(closed.updated()).isEqualTo(1);
		CopyResult nothing = into("account", "email", "name").onConflictIndex("account_open")
			.doNothing()
			.csv()
			.from(bytes("n,first\nn,second\na,x\n"));
		assertThat(nothing.inserted()).isEqualTo(1);
		assertThat(all("select name from account where email = 'n' or email = 'a' and closed is null order by 1"))
			.containsExactly("first", "z");
	}

	@Test
	void expressionIndexSettlesConflictsAndTheNewSpellingIsStored() {
		client.sql("create table person (tenant int, email text, name text)").update();
		client.sql("create unique index \"Person by e-mail\" on person (tenant, lower(email), (name is null))")
			.update();
		client.sql("insert into person values (1, 'Ann@x', 'old'), (2, 'ann@x', 'old')").update();
		CopyInSpec.OnConflict conflict = client.copy().into("person").onConflictIndex("Person by e-mail");
		CopyResult result = conflict.update().csv().from(bytes("1,ann@X,new\n1,BOB@x,b\n1,bob@X,c\n2,,d\n2,,d\n"));
		assertThat(result.updated()).isEqualTo(1);
		assertThat(result.inserted()).isEqualTo(3);
		assertThat(all("select concat_ws(',', tenant, email, name) from person order by 1"))
			.containsExactly("1,ann@X,new", "1,bob@X,c", "2,ann@x,old", "2,d", "2,d");
		assertThat(conflict.update().whereChanged().csv().from(bytes("1,ann@X,new\n")).stored()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keysThatTheIndexCallsEqualAreOneKey(boolean joined) {
		client
			.sql("create collation if not exists loose (provider = icu, locale = 'und-u-ks-level2',"
					+ " deterministic = false)")
			.update();
		client.sql("drop table if exists word").update();
		client.sql("create table word (w text, n int)").update();
		client.sql("create unique index on word (w collate loose) include (n)").update();
		client.transaction().run((tx) -> {
			CopyTemplate copy = joined ? tx.copy() : client.copy();
			copy.into("word").onConflict("w").update().csv().from(bytes("a,1\nA,2\nb,3\nB,4\nb,5\n"));
			copy.into("word").onConflictIndex("word_w_n_idx").update().csv().from(bytes("B,6\nb,7\n"));
		});
		assertThat(all("select concat_ws(',', w, n) from word order by n")).containsExactly("A,2", "b,7");
	}

	@Test
	void indexOfAConstantHoldsOneRow() {
		client.sql("create table single (v text)").update();
		client.sql("create unique index only_one on single ((1))").update();
		CopyInSpec copy = client.copy().into("single").onConflictIndex("only_one").update();
		copy.csv().from(bytes("a\nb\n"));
		copy.csv().from(bytes("c\nd\n"));
		assertThat(all("select v from single")).containsExactly("d");
	}

	@Test
	void indexOfAPrimaryKeyAndOfAPartitionedTableCanBeNamed() {
		assertThat(into("stock", "id", "name").onConflictIndex("stock_pkey")
			.update()
			.csv()
			.from(bytes("1,x\n1,y\n"))
			.updated()).isEqualTo(1);
		client.sql("create table parted (k int, day date, v text) partition by range (k)").update();
		client.sql("create table parted1 partition of parted for values from (0) to (10)").update();
		client.sql("create unique index parted_open on parted (k) where day is null").update();
		CopyInSpec copy = into("parted", "k", "v").onConflictIndex("parted_open").update();
		copy.csv().from(bytes("1,a\n1,b\n"));
		assertThat(copy.csv().from(bytes("1,c\n1,d\n")).updated()).isEqualTo(1);
		assertThat(all("select v from parted")).containsExactly("d");
	}

	@Test
	void columnsOfAPartialOrExpressionIndexAreRefusedWithItsName() {
		client.sql("create table users (id int, email text, gone date)").update();
		client.sql("create unique index users_live on users (email) where gone is null").update();
		client.sql("create unique index users_lower on users (lower(email))").update();
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> client.copy().into("users").onConflict("email").update().csv().from(failing()))
			.withMessageContaining("onConflictIndex(\"users_live\")")
			.withMessageContaining("onConflictIndex(\"users_lower\")")
			.withMessageContaining("gone IS NULL")
			.withMessageContaining("staging(");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> client.copy().into("users").onConflict("email").doNothing().csv().from(failing()))
			.withMessageContaining("users_live");
		// none has to do with it
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.copy().into("users").onConflict("id").update().csv().from(failing()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("42P10"));
	}

	@Test
	void indexThatCannotBeUsedIsRefusedBeforeTheFirstByte() {
		client.sql("create extension if not exists btree_gist").update();
		client
			.sql("create table odd_keys (id int, code text, room int, day daterange, made int generated always as"
					+ " (id + 1) stored, constraint late unique (code) deferrable,"
					+ " constraint apart exclude using gist (room with =, day with &&) deferrable)")
			.update();
		client.sql("create index plain_one on odd_keys (id)").update();
		client.sql("create unique index on_made on odd_keys ((made * 2))").update();
		client.sql("create unique index elsewhere on stock (name)").update();
		CopyInSpec.Table into = into("odd_keys", "id", "code", "room", "day");
		refuses(into.onConflictIndex("nope"), "[late, on_made]");
		refuses(into.onConflictIndex("plain_one"), "no unique index 'plain_one'");
		refuses(into.onConflictIndex("elsewhere"), "no unique index 'elsewhere'");
		refuses(into.onConflictIndex("apart"), "onConflictConstraint(\"apart\").doNothing()");
		refuses(into.onConflictIndex("late"), "deferrable");
		refuses(into.onConflict("code"), "deferrable");
		refuses(into.onConflictConstraint("late"), "deferrable");
		refuses(into.onConflictIndex("on_made"), "'made'");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> into.onConflict().doNothing().csv().from(failing()))
			.withMessageContaining("'apart'");
		refuses(into.onConflictConstraint("on_made"), "onConflictIndex(\"on_made\")");
		refuses(client.copy().into("stock").columns("id").onConflictIndex("elsewhere"), "'name'");
		client.sql("drop index elsewhere").update();
	}

	@Test
	void exclusionConstraintLeavesOutWhatOverlaps() {
		client.sql("create table stay (id int, day daterange, constraint no_overlap exclude using gist (day with &&))")
			.update();
		CopyInSpec copy = client.copy().into("stay").onConflictConstraint("no_overlap").doNothing();
		assertThat(copy.csv()
			.from(bytes("1,\"[2020-01-01,2020-01-05)\"\n2,\"[2020-01-02,2020-01-03)\"\n3,empty\n4,empty\n"))
			.inserted()).isEqualTo(3);
	}

	@Test
	void deferrableConstraintBesideAnotherOneOfTheSameColumnsIsInTheWay() {
		client.sql(
				"create table twin (id int, v text, constraint now unique (id), constraint later unique (id) deferrable)")
			.update();
		client.sql("create unique index plain on twin (id)").update();
		refuses(client.copy().into("twin").onConflict("id"), "'later'");
		refuses(client.copy().into("twin").onConflictIndex("plain"), "'later'");
		assertThat(
				client.copy().into("twin").onConflictIndex("now").update().csv().from(bytes("1,a\n1,b\n")).inserted())
			.isEqualTo(1);
	}

	private static void refuses(CopyInSpec.OnConflict conflict, String message) {
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> conflict.update("id").csv().from(failing()))
			.withMessageContaining(message);
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> conflict.doNothing().csv().from(failing()))
			.withMessageContaining(message);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "excluded", "target", "staging", "pgprofiles_upsert", "pgprofiles_twice", "t", "data", "keys" })
	void tableMayHaveAnyName(String name) {
		client.sql("create table %s (id int primary key, %s text, excluded text)".formatted(name, name + "_v"))
			.update();
		CopyInSpec.OnConflict conflict = client.copy().into(name).onConflict("id");
		assertThat(conflict.update().csv().from(bytes("1,a,x\n1,b,y\n2,c,z\n")).inserted()).isEqualTo(2);
		assertThat(conflict.update().whereChanged().csv().from(bytes("1,b,y\n2,d,z\n")).updated()).isEqualTo(1);
		String there = name.equals("excluded") ? "target" : name;
		CopyInSpec where = conflict.update().where(there + ".excluded < excluded.excluded");
		client.transaction()
			.run((tx) -> assertThat(tx.copy()
				.into(name)
				.onConflict("id")
				.update()
				.where(there + ".excluded < excluded.excluded")
				.csv()
				.from(bytes("1,e,x\n2,q,a\n2,f,zz\n"))
				.updated()).isEqualTo(1));
		assertThat(where.csv().from(bytes("1,e,z\n")).updated()).isEqualTo(1);
		assertThat(conflict.doNothing().csv().from(bytes("1,x,x\n3,g,g\n")).inserted()).isEqualTo(1);
		client.copy()
			.into(name)
			.staging("insert into public.%s select id + 10, excluded, excluded from staging".formatted(name))
			.csv()
			.from(bytes("1,h,h\n"));
		assertThat(all("select concat_ws(',', id, %s_v) from public.%s order by id".formatted(name, name)))
			.containsExactly("1,e", "2,f", "3,g", "11,h");
		client.sql("drop table public." + name).update();
	}

	/** Those that are released count as well, and beyond 64 the server slows down. */
	@Test
	void upsertsOfOneTransactionAreNoTransactionsWithinIt() {
		assumeTrue(client.sql("select current_setting('server_version_num')::int")
			.query(Integer.class)
			.single() >= 160000);
		client.transaction().run((tx) -> {
			CopyInSpec.Table into = tx.copy().into("stock").columns("id", "name");
			for (int i = 0; i < 3; i++) {
				into.onConflict("id").update().csv().from(bytes("1,%d\n2,x\n2,%d\n".formatted(i, i)));
				into.onConflict("id").doNothing().csv().from(bytes("1,x\n"));
				into.staging("update stock set name = name").csv().from(bytes("1,x\n"));
			}
			assertThat(tx
				.sql("select subxact_count from pg_stat_get_backend_idset() as id, pg_stat_get_backend_subxact(id)"
						+ " where pg_stat_get_backend_pid(id) = pg_backend_pid()")
				.query(Integer.class)
				.single()).isZero();
		});
	}

	@Test
	void upsertsOfOneTransactionLeaveNoSavepointsBehind() {
		client.transaction().run((tx) -> {
			for (int i = 0; i < 70; i++) {
				CopyInSpec.Table into = tx.copy().into("stock").columns("id", "name");
				into.onConflict("id").update().csv().from(bytes("1,%d\n2,x\n2,%d\n".formatted(i, i)));
				into.onConflict("id").update().whereChanged().csv().from(bytes("7,%d\n".formatted(i)));
				into.onConflict("id").doNothing().csv().from(bytes("1,x\n"));
				into.staging("update stock set name = name").csv().from(bytes("1,x\n"));
			}
			assertThat(tx
				.sql("select count(*) from pg_locks where locktype = 'transactionid' and pid =" + " pg_backend_pid()")
				.query(Integer.class)
				.single()).as("transactions with rows of their own").isEqualTo(1);
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> tx.nested().run((inner) -> inner.sql("release savepoint pgprofiles_upsert").update()))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("3B001"));
		});
		assertThat(stock()).containsExactly("1,69,1.00,old", "2,69,2.00,old", "7,69,new");
	}

	@Test
	void upsertInAJoinedTransactionCountsAndTakesTheLastOfEqualKeys() {
		client.transaction().run((tx) -> {
			CopyInSpec copy = tx.copy().into("stock").columns("id", "name").onConflict("id").update();
			CopyResult once = copy.csv().from(bytes("1,a\n5,b\n"));
			CopyResult twice = copy.csv().from(bytes("1,c\n6,d\n6,e\n1,f\n"));
			assertThat(List.of(once.inserted(), once.updated(), once.ignored())).containsExactly(1L, 1L, 0L);
			assertThat(List.of(twice.inserted(), twice.updated(), twice.ignored())).containsExactly(1L, 1L, 2L);
		});
		assertThat(stock()).containsExactly("1,f,1.00,old", "2,two,2.00,old", "5,b,new", "6,e,new");
	}

	@Test
	void upsertGoesByAnIndexThatWasBuiltAnewOfAnotherKey() {
		client.sql("create table mail (email text, name text)").update();
		client.sql("create unique index mail_key on mail (email)").update();
		CopyInSpec copy = client.copy().into("mail").onConflictIndex("mail_key").update();
		copy.csv().from(bytes("a@x,1\n"));
		copy.csv().from(bytes("a@x,2\n"));
		client.sql("drop index mail_key; create unique index mail_key on mail (lower(email))").update();
		for (int i = 3; i < 6; i++) {
			assertThat(copy.csv().from(bytes("A@x,%d\n".formatted(i))).updated()).isEqualTo(1);
		}
		assertThat(all("select concat_ws(',', email, name) from mail")).containsExactly("A@x,5");
	}

	@Test
	void upsertGoesByTheCollationThatAColumnHasByNow() {
		client
			.sql("create collation if not exists loose (provider = icu, locale = 'und-u-ks-level2',"
					+ " deterministic = false)")
			.update();
		client.sql("create table spelling (w text collate loose unique, n int)").update();
		CopyInSpec copy = client.copy().into("spelling").onConflict("w").update();
		copy.csv().from(bytes("a,1\nA,2\n"));
		client.sql("alter table spelling alter w type text collate \"C\"").update();
		copy.csv().from(bytes("b,3\nB,4\nb,5\n"));
		assertThat(all("select concat_ws(',', w, n) from spelling order by n")).containsExactly("A,2", "B,4", "b,5");
	}

}

package io.github.pgprofiles.copy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.StockFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EveryServer
class CopyUpsertIT extends StockFixture {

	private static CopyInSpec.OnConflict upsert() {
		return client.copy().into("public.stock").columns("id", "name", "price").onConflict("id");
	}

	@Test
	void updatesWhatIsThereAndInsertsWhatIsNew() {
		CopyResult result = upsert().update().csv().from(bytes("2,zwei,2.50\n3,drei,3\n4,vier,4\n"));
		assertThat(stock()).containsExactly("1,one,1.00,old", "2,zwei,2.50,old", "3,drei,3.00,new", "4,vier,4.00,new");
		assertThat(result.rows()).isEqualTo(3);
		assertThat(result.stored()).isEqualTo(3);
		assertThat(result.inserted()).isEqualTo(2);
		assertThat(result.updated()).isEqualTo(1);
		assertThat(result.ignored()).isZero();
	}

	@Test
	void updatesNamedColumnsOnly() {
		upsert().update("price").csv().from(bytes("2,zwei,2.50\n3,drei,3\n"));
		assertThat(stock()).containsExactly("1,one,1.00,old", "2,two,2.50,old", "3,drei,3.00,new");
	}

	@Test
	void updatesWhereAConditionHolds() {
		CopyResult result = upsert().update()
			.where("stock.price < excluded.price -- only up")
			.csv()
			.from(bytes("1,eins,0.50\n2,zwei,2.50\n"));
		assertThat(stock()).containsExactly("1,one,1.00,old", "2,zwei,2.50,old");
		assertThat(result.updated()).isEqualTo(1);
		assertThat(result.inserted()).isZero();
		assertThat(result.ignored()).isEqualTo(1);
	}

	@Test
	void leavesRowsThatHaveNotChangedUntouched() {
		String csv = "1,one,1.00\n2,zwei,2\n3,,\n";
		CopyInSpec copy = upsert().update().whereChanged();
		assertThat(copy.csv().from(bytes(csv)).stored()).isEqualTo(2);
		List<String> versions = client.sql("select xmin::text from stock order by id").query(String.class).list();
		CopyResult again = copy.csv().from(bytes(csv));
		assertThat(again.inserted()).isZero();
		assertThat(again.updated()).isZero();
		assertThat(again.ignored()).isEqualTo(3);
		assertThat(client.sql("select xmin::text from stock order by id").query(String.class).list())
			.isEqualTo(versions);
	}

	@Test
	void comparesTypesThatHaveNoEquality() {
		client.sql("create table odd (id int primary key, j json, p point, x xml, c circle)").update();
		String csv = "1,\"{\"\"a\"\": 1}\",\"(1,2)\",<a/>,\"<(0,0),1>\"\n";
		CopyInSpec copy = client.copy().into("odd").onConflict("id").update().whereChanged();
		assertThat(copy.csv().from(bytes(csv)).inserted()).isEqualTo(1);
		assertThat(copy.csv().from(bytes(csv)).stored()).isZero();
		assertThat(copy.csv().from(bytes(csv.replace("(1,2)", "(2,1)"))).updated()).isEqualTo(1);
		// the same area
		assertThat(copy.csv().from(bytes(csv.replace("(0,0)", "(5,5)"))).updated()).isEqualTo(1);
	}

	@Test
	void doesNothingWhereAKeyIsThere() {
		CopyResult result = upsert().doNothing().csv().from(bytes("2,zwei,2.50\n3,drei,3\n"));
		assertThat(stock()).containsExactly("1,one,1.00,old", "2,two,2.00,old", "3,drei,3.00,new");
		assertThat(result.inserted()).isEqualTo(1);
		assertThat(result.updated()).isZero();
		assertThat(result.ignored()).isEqualTo(1);
	}

	/** To compare each with all of the others would take minutes. */
	@Test
	void lastOfVeryManyRowsWithTheSameKeyCounts() {
		CopyResult result = upsert().update()
			.csv()
			.timeout(Duration.ofSeconds(60))
			.from(bytes("5,a,1\n".repeat(200_000) + "5,b,2\n"));
		assertThat(stock()).containsExactly("1,one,1.00,old", "2,two,2.00,old", "5,b,2.00,new");
		assertThat(result.inserted()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(200_000);
	}

	@Test
	void lastOfSeveralRowsWithTheSameKeyCounts() {
		String csv = "5,a,1\n1,x,1\n5,b,2\n1,y,2\n5,c,3\n6,z,6\n";
		CopyResult result = upsert().update().csv().from(bytes(csv));
		assertThat(stock()).containsExactly("1,y,2.00,old", "2,two,2.00,old", "5,c,3.00,new", "6,z,6.00,new");
		assertThat(result.rows()).isEqualTo(6);
		assertThat(result.inserted()).isEqualTo(2);
		assertThat(result.updated()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void firstOfSeveralRowsWithTheSameKeyStaysWhereNothingIsDone(boolean named) {
		CopyInSpec.Table into = client.copy().into("stock").columns("id", "name");
		CopyInSpec.OnConflict conflict = named ? into.onConflict("id") : into.onConflict();
		CopyResult result = conflict.doNothing().csv().from(bytes("5,a\n1,x\n5,b\n5,c\n"));
		assertThat(stock()).containsExactly("1,one,1.00,old", "2,two,2.00,old", "5,a,new");
		assertThat(result.inserted()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(3);
	}

	@Test
	void nullsInAKeyAreDistinctUnlessTheIndexSaysOtherwise() {
		client.sql("create table loose (k int unique, v text)").update();
		client.sql("create table tight (k int unique nulls not distinct, v text)").update();
		String csv = ",a\n,b\n1,c\n1,d\n";
		assertThat(client.copy().into("loose").onConflict("k").update().csv().from(bytes(csv)).inserted()).isEqualTo(3);
		assertThat(client.sql("select string_agg(v, ',' order by v) from loose").query(String.class).single())
			.isEqualTo("a,b,d");
		assertThat(client.copy().into("tight").onConflict("k").update().csv().from(bytes(csv)).inserted()).isEqualTo(2);
		assertThat(client.sql("select string_agg(v, ',' order by v) from tight").query(String.class).single())
			.isEqualTo("b,d");
		assertThat(client.copy().into("tight").onConflict("k").doNothing().csv().from(bytes(csv)).inserted()).isZero();
	}

	@Test
	void takesTheNameOfAConstraint() {
		client.sql("create table booking (room int, day date, guest text, constraint once unique (room, day))")
			.update();
		CopyInSpec copy = client.copy().into("booking").onConflictConstraint("once").update();
		copy.csv().from(bytes("1,2026-01-01,Ann\n1,2026-01-02,Bob\n1,2026-01-01,Cid\n"));
		assertThat(copy.csv().from(bytes("1,2026-01-02,Dee\n")).updated()).isEqualTo(1);
		assertThat(client.sql("select string_agg(guest, ',' order by day) from booking").query(String.class).single())
			.isEqualTo("Cid,Dee");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(
					() -> client.copy().into("booking").onConflictConstraint("twice").update().csv().from(failing()))
			.withMessageContaining("'twice'");
	}

	@Test
	void countsTheRowsOfAPartitionedTable() {
		client.sql("create table part (id int primary key, v text) partition by range (id)").update();
		client.sql("create table part1 partition of part for values from (0) to (10)").update();
		client.sql("create table part2 partition of part for values from (10) to (20)").update();
		client.sql("insert into part values (1, 'a'), (11, 'b'), (12, 'c')").update();
		CopyResult result = client.copy()
			.into("part")
			.onConflict("id")
			.update()
			.csv()
			.from(bytes("1,b\n11,c\n13,d\n13,e\n"));
		assertThat(result.stored()).isEqualTo(3);
		assertThat(result.ignored()).isEqualTo(1);
		assertThat(result.inserted()).isEqualTo(1);
		assertThat(result.updated()).isEqualTo(2);
	}

	@Test
	void countsOneTotalWhereATriggerDoesMore() {
		client.sql("create table echo (id int primary key, v text)").update();
		client
			.sql("create function echo() returns trigger language plpgsql as $$ begin"
					+ " insert into echo values (-new.id, 'echo'); return new; end $$")
			.update();
		client.sql("create trigger echo after insert on echo for each row when (new.id > 0) execute function echo()")
			.update();
		CopyResult result = client.copy().into("echo").onConflict("id").update().csv().from(bytes("1,a\n2,b\n"));
		assertThat(client.sql("select count(*) from echo").query(Long.class).single()).isEqualTo(4);
		assertThat(result.stored()).isEqualTo(2);
		assertThat(result.inserted()).isNull();
		assertThat(result.updated()).isNull();
	}

	@Test
	void upsertsThroughAViewAndCountsOneTotal() {
		client.sql("create view shelf as select id, name from stock").update();
		CopyResult result = client.copy().into("shelf").onConflict("id").update().csv().from(bytes("1,a\n7,b\n"));
		assertThat(stock()).containsExactly("1,a,1.00,old", "2,two,2.00,old", "7,b,new");
		assertThat(result.stored()).isEqualTo(2);
		assertThat(result.inserted()).isNull();
	}

	@Test
	void worksWithIdentityColumnsGeneratedColumnsAndDomains() {
		client.sql("create domain positive as int not null check (value > 0)").update();
		client
			.sql("create table item (id int generated always as identity primary key, n positive,"
					+ " doubled int generated always as (n * 2) stored, code varchar(3) collate \"C\")")
			.update();
		CopyInSpec copy = client.copy().into("item").onConflict("id").update();
		copy.csv().from(bytes("7,1,abc\n"));
		assertThat(copy.csv().from(bytes("7,2,xyz\n8,3,q\n")).updated()).isEqualTo(1);
		assertThat(client.sql("select id, n, doubled, code from item order by id").query().list()).containsExactly(
				Map.of("id", 7, "n", 2, "doubled", 4, "code", "xyz"),
				Map.of("id", 8, "n", 3, "doubled", 6, "code", "q"));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> copy.csv().from(bytes("9,-1,q\n")));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> copy.csv().from(bytes("9,1,long\n")));
	}

	@Test
	void takesNamesExactly() {
		client.sql("create schema \"S.\"\"1\"").update();
		client.sql("create table \"S.\"\"1\".\"T;x\" (\"a b\" int primary key, \"é\"\"\" text)").update();
		CopyInSpec copy = client.copy().into("S.\"1", "T;x").onConflict("a b").update().whereChanged();
		assertThat(copy.csv().from(bytes("1,x\n1,y\n")).inserted()).isEqualTo(1);
		assertThat(copy.csv().from(bytes("1,y\n")).stored()).isZero();
		assertThat(copy.csv().from(bytes("1,z\n")).updated()).isEqualTo(1);
	}

	@Test
	void refusesBeforeTheFirstByte() {
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> client.copy().into("stock").onConflict().update())
			.withMessageContaining("onConflict(\"id\").update()");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(
					() -> client.copy().into("stock").columns("name").onConflict("id").update().csv().from(failing()))
			.withMessageContaining("'id'");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> client.copy().into("stock").onConflict("nope").update().csv().from(failing()))
			.withMessageContaining("'nope'")
			.withMessageContaining("[id, name, price, note]");
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> upsert().update("note").csv().from(failing()))
			.withMessageContaining("'note'");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> client.copy().into("stock").columns("id").onConflict("id").update().csv().from(failing()))
			.withMessageContaining("doNothing()");
		// no unique index
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> client.copy().into("stock").onConflict("name").update().csv().from(failing()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("42P10"));
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> upsert().update().where("stock.nope > 1").csv().from(failing()));
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.copy().into("nope").onConflict("id").update().csv().from(failing()));
		assertThat(stock()).hasSize(2);
	}

	@Test
	void badRowLeavesNothing() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> upsert().update().csv().from(bytes("1,x,1\n2,y,z\n")));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> upsert().update().csv().from(bytes("3,x,1\n,y,1\n")));
		assertThat(stock()).containsExactly("1,one,1.00,old", "2,two,2.00,old");
	}

	@Test
	void upsertsSeveralTimesInOneTransaction() {
		client.transaction().run((tx) -> {
			tx.copy().into("stock").columns("id", "name").onConflict("id").update().csv().from(bytes("1,x\n"));
			tx.copy()
				.into("stock")
				.columns("id", "name")
				.onConflict("id")
				.update()
				.csv()
				.from(bytes("1,y\n3,z\n3,q\n"));
			tx.copy()
				.into("stock")
				.columns("id", "name")
				.staging("update stock set name = staging.name from staging where staging.id = stock.id")
				.csv()
				.from(bytes("1,w\n"));
		});
		assertThat(stock()).containsExactly("1,w,1.00,old", "2,two,2.00,old", "3,q,new");
	}

}

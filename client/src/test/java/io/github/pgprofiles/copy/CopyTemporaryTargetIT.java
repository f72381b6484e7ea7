package io.github.pgprofiles.copy;

import java.sql.Statement;
import java.util.List;
import java.util.function.Supplier;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.StockFixture;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A temporary table that a borrower left behind has the name of a table. */
@EveryServer
@PostgresTest
@NotPooled("makes temporary tables that outlive their transaction, which is refused: PoolerRefusalsIT")
class CopyTemporaryTargetIT {

	static TestDatabase database;

	private PostgresClients.Closeable clients;

	private PostgresClient client;

	record Item(int id, String name) {
	}

	@BeforeEach
	void leaveBehind() {
		this.clients = PostgresClients.open(Profiles.lasting("orders", database).build());
		this.client = this.clients.primary();
		this.client.sql("drop table if exists public.item").update();
		this.client.sql("create table public.item (id int primary key, name text)").update();
		this.client.sql("create temporary table item (id int primary key, name text)").update();
	}

	@AfterEach
	void close() {
		this.clients.close();
	}

	private static CopyResult records(CopyInSpec copy) {
		return copy.records(Item.class).from(List.of(new Item(1, "one")));
	}

	private static CopyResult csv(CopyInSpec copy) {
		return copy.csv().from(StockFixture.bytes("1,one\n"));
	}

	private long count(String table) {
		return this.client.sql("select count(*) from " + table).query(Long.class).single();
	}

	@Test
	void isNotTakenForIt() {
		for (Supplier<CopyResult> copy : List.<Supplier<CopyResult>>of(() -> records(this.client.copy().into("item")),
				() -> csv(this.client.copy().into("item")),
				() -> csv(this.client.copy().into("item").columns("id", "name")),
				() -> records(this.client.copy().into("item").onConflict("id").update()),
				() -> csv(this.client.copy().into("item").onConflict("id").doNothing()),
				() -> csv(this.client.copy().into("item").onConflictConstraint("item_pkey").update()),
				() -> csv(this.client.copy().into("item").staging("insert into item select * from staging")))) {
			assertThatExceptionOfType(CopyException.class).isThrownBy(copy::get)
				.withMessageContaining("temporary table that was left behind");
		}
		assertThat(count("pg_temp.item")).isZero();
		assertThat(count("public.item")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TEMP TABLE item (id int, name text)",
			"/* x */ create local temporary table item (id int, name text)",
			"select 1; create temp table item (id int, name text)",
			"begin; create temp table item (id int, name text); commit",
			"create temp table item as select 1 as id, 'one' as name",
			"create global temp table item (id int, name text) on commit delete rows",
			"create temp view item as select 1 as id, 'one' as name", "create table pg_temp.item (id int, name text)",
			"select 1 as id, 'one'::text as name into temp item",
			"explain analyze create temporary table item as select 1 as id, 'one'::text as name",
			"set search_path = pg_temp, public; create table item (id int, name text); reset search_path" })
	void isFoundHoweverItWasMade(String sql) {
		this.client.sql("drop table pg_temp.item").update();
		assertThat(csv(this.client.copy().into("item")).rows()).isEqualTo(1);
		this.client.withConnection((connection) -> {
			try (Statement statement = connection.createStatement()) {
				return statement.execute(sql);
			}
		});
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csv(this.client.copy().into("item")))
			.withMessageContaining("temporary table that was left behind");
		assertThat(count("public.item")).isEqualTo(1);
	}

	@Test
	void isNotInTheWayOfOneThatIsNamedWithItsSchema() {
		assertThat(records(this.client.copy().into("public.item")).rows()).isEqualTo(1);
		assertThat(csv(this.client.copy().into("public", "item").onConflict("id").update()).stored()).isEqualTo(1);
		assertThat(count("public.item")).isEqualTo(1);
		assertThat(count("pg_temp.item")).isZero();
	}

	@Test
	void isMeantWhereItIsNamedSo() {
		assertThat(records(this.client.copy().into("pg_temp.item")).rows()).isEqualTo(1);
		assertThat(csv(this.client.copy().into("pg_temp", "item").onConflict("id").update()).stored()).isEqualTo(1);
		assertThat(count("pg_temp.item")).isEqualTo(1);
	}

	@Test
	void isTheTargetInTheTransactionOfWhoMadeIt() {
		this.client.sql("drop table pg_temp.item").update();
		this.client.transaction().run((tx) -> {
			tx.sql("create temporary table item (id int primary key, name text) on commit drop").update();
			assertThat(records(tx.copy().into("item")).rows()).isEqualTo(1);
			assertThat(csv(tx.copy().into("item").onConflict("id").update()).stored()).isEqualTo(1);
			assertThat(tx.sql("select count(*) from pg_temp.item").query(Long.class).single()).isEqualTo(1);
		});
		assertThat(count("item")).isZero();
		assertThat(records(this.client.copy().into("item")).rows()).isEqualTo(1);
		assertThat(count("public.item")).isEqualTo(1);
	}

}

package io.github.pgprofiles.copy;

import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.StockFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.PermissionDeniedDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** COPY itself does not go into a table under row security; an INSERT does. */
@EveryServer
class CopyRowSecurityIT extends CopyFixture {

	record Row(int a, String b) {
	}

	@BeforeEach
	void makeTable() {
		other.sql("drop table if exists secured").update();
		other.sql("create table secured (a int primary key, b text)").update();
		other.sql("create policy tenant on secured using (a > 0) with check (a > 0)").update();
		other.sql("alter table secured enable row level security").update();
		other.sql("alter table secured force row level security").update();
	}

	private static CopyInSpec.Table into(CopyTemplate copy) {
		return copy.into("public.secured");
	}

	private static void isRefused(Runnable copy) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(copy::run)
			.withMessageContaining("staging(")
			.withMessageContaining("onConflict(")
			.withMessageContaining("row security")
			.satisfies((ex) -> {
				assertThat(PostgresError.of(ex).sqlState()).isEqualTo("0A000");
				assertThat(PostgresError.of(ex).profile()).isEqualTo("orders");
			});
	}

	@Test
	void copyIsRefusedWithTheWayOnBeforeTheDataIsRead() {
		isRefused(() -> into(client.copy()).csv().from(StockFixture.failing()));
		isRefused(() -> into(client.copy()).text().where("a > 1").from(StockFixture.failing()));
		isRefused(() -> into(client.copy()).binary().onProgress((progress) -> {
		}).from(StockFixture.failing()));
		isRefused(() -> into(client.copy()).records(Row.class).from(Stream.generate(() -> {
			throw new AssertionError("The source was read");
		})));
		client.transaction()
			.run((tx) -> isRefused(
					() -> tx.nested().run((inner) -> into(inner.copy()).csv().from(StockFixture.failing()))));
	}

	@Test
	void upsertAndStagingGoThroughWhatThePoliciesLet() {
		assertThat(into(client.copy()).onConflict("a").update().csv().from(bytes("1,a\n1,b\n2,c\n")).inserted())
			.isEqualTo(2);
		assertThat(into(client.copy()).onConflict("a").update().whereChanged().csv().from(bytes("1,c\n")).updated())
			.isEqualTo(1);
		assertThat(into(client.copy()).staging("insert into secured select * from staging")
			.records(Row.class)
			.from(List.of(new Row(3, "d")))
			.stored()).isEqualTo(1);
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> into(client.copy()).onConflict("a").update().csv().from(bytes("4,a\n-1,b\n")));
		assertThat(other.sql("select a || b from secured order by a").query(String.class).list()).containsExactly("1c",
				"2c", "3d");
	}

	@Test
	void ownerWhomThePoliciesDoNotBindCopiesAsEver() {
		other.sql("alter table secured no force row level security").update();
		assertThat(into(client.copy()).csv().from(bytes("1,a\n-1,b\n")).rows()).isEqualTo(2);
	}

	@Test
	void otherThingsThatTheServerDoesNotSupportSayNothingOfRowSecurity() {
		other.sql("create table if not exists parent (a int) partition by range (a)").update();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql("create table p partition of parent for values from (0) to (1)").update();
			tx.copy().into("parent").csv().freeze().from(bytes("0\n"));
		})).satisfies((ex) -> {
			assertThat(ex).message().doesNotContain("row security");
			assertThat(PostgresError.of(ex).sqlState()).isEqualTo("0A000");
		});
	}

}

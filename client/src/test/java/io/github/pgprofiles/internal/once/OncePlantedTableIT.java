package io.github.pgprofiles.internal.once;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.transaction.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.PermissionDeniedDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A table of results that another role has made, or made into something else. */
@Timeout(120)
@EveryServer
@PostgresTest
class OncePlantedTableIT {

	private static final String DDL = " (key text primary key, type text not null, fingerprint bytea, result jsonb,"
			+ " created_at timestamptz not null default now());";

	private static final AtomicInteger SCHEMAS = new AtomicInteger();

	static TestDatabase database;

	private static final String MALLORY = "mallory_" + ProcessHandle.current().pid();

	private static final String MALLET = "mallet_" + ProcessHandle.current().pid();

	private final String schema = "shared_" + SCHEMAS.incrementAndGet();

	private final String table = this.schema + ".postgres_profiles_once";

	private final List<Integer> ran = new ArrayList<>();

	private PostgresClients.Closeable clients;

	private PostgresClient client;

	@BeforeAll
	static void role() {
		database.executeAsSuperuser("create role " + MALLORY + "; create role " + MALLET);
	}

	@AfterAll
	static void drop() {
		database.executeAsSuperuser("drop owned by " + MALLORY + " cascade; drop role " + MALLORY + ", " + MALLET);
	}

	@BeforeEach
	void open() {
		this.clients = PostgresClients
			.open(Profiles.of("orders", database).once(new OnceSettings(this.schema, Duration.ofDays(1))).build());
		this.client = this.clients.primary();
		this.client.sql("create schema " + this.schema).update();
		this.client.sql("grant usage, create on schema " + this.schema + " to " + MALLORY).update();
	}

	@AfterEach
	void close() {
		this.clients.close();
	}

	private void asMallory(String sql) {
		database.executeAsSuperuser("set role " + MALLORY + "; " + sql + "; reset role");
	}

	private void plant() {
		asMallory("create table " + this.table + DDL + " grant all on " + this.table + " to public; insert into "
				+ this.table + " values ('key', 'java.lang.Integer', null, '666')");
	}

	private Integer work(Transaction tx) {
		this.ran.add(1);
		return 1;
	}

	private void once() {
		assertThat(this.client.transaction().once("key", Integer.class).execute(this::work)).isEqualTo(1);
	}

	private void refused(String... words) {
		this.ran.clear();
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class).isThrownBy(this::once)
			.withMessageContaining("\"" + this.schema + "\".postgres_profiles_once")
			.withMessageContainingAll(words);
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> this.client.transaction().run((tx) -> once()))
			.withMessageContainingAll(words);
		assertThat(this.ran).isEmpty();
	}

	@Test
	void tableOfAnotherRoleIsRefusedAndNoForgedKeySkipsTheWork() {
		plant();
		refused("belongs to the role '" + MALLORY + "'", "ALTER TABLE", "drop it");
		database.executeAsSuperuser("drop table " + this.table);
		once();
		assertThat(this.ran).hasSize(1);
	}

	@Test
	void tableThatTookThePlaceOfOursIsRefused() {
		once();
		this.client.sql("drop table " + this.table).update();
		plant();
		refused("belongs to the role '" + MALLORY + "'");
	}

	@Test
	void tableThatWasMadeAnewIsUsed() {
		once();
		this.client.sql("drop table " + this.table).update();
		this.client.sql("create table " + this.table + DDL).update();
		once();
		assertThat(this.ran).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			create trigger bad before insert on %s for each row execute function evil() | trigger 'bad'
			create rule bad as on insert to %s do also notify bad | rule 'bad'
			alter table %s alter key type bpchar | the columns, their types
			alter table %s drop constraint postgres_profiles_once_pkey | the primary key
			alter table %s alter key type text collate public.loose | the primary key
			alter table %s alter created_at set default evil_time() | evil_time()
			alter table %s add check (evil_check(key)) | evil_check(text)
			create index on %s (evil_check(key)) | evil_check(text)
			alter table %s set unlogged | outlives a crash
			create table child_of_%2$s () inherits (%s) | stands alone
			alter table %s enable row level security, force row level security | row security
			""")
	void tableThatDoesMoreThanItShouldIsRefused(String sql, String word) {
		database.executeAsSuperuser("create or replace function evil() returns trigger language plpgsql as"
				+ " 'begin raise exception ''planted''; end';"
				+ " create or replace function evil_time() returns timestamptz language sql as 'select now()';"
				+ " create or replace function evil_check(text) returns bool immutable language sql as 'select true';"
				+ " create collation if not exists public.loose (provider = icu, locale = 'und-u-ks-level2',"
				+ " deterministic = false)");
		this.client.sql("create table " + this.table + DDL).update();
		this.client.sql(sql.formatted(this.table, this.schema)).update();
		refused(word);
	}

	@Test
	void viewIsRefused() {
		this.client.sql("create table " + this.schema + ".kept" + DDL).update();
		this.client.sql("create view " + this.table + " as select * from " + this.schema + ".kept").update();
		refused("no plain table");
	}

	@ParameterizedTest
	@ValueSource(strings = { "the superuser", "the schema's owner", "a group that a superuser put us in" })
	void tableOfWhoIsTrustedIsUsed(String owner) {
		plant();
		database.executeAsSuperuser("truncate " + this.table);
		database.executeAsSuperuser(switch (owner) {
			case "the superuser" -> "alter table " + this.table + " owner to current_user";
			case "the schema's owner" -> "alter schema " + this.schema + " owner to " + MALLORY
					+ "; grant usage on schema " + this.schema + " to public";
			default -> "grant " + MALLORY + " to " + TestServer.USER;
		});
		try {
			once();
			assertThat(this.ran).hasSize(1);
		}
		finally {
			database.executeAsSuperuser("revoke " + MALLORY + " from " + TestServer.USER);
		}
	}

	@Test
	void roleThatMadeUsItsMemberIsNotTrusted() {
		plant();
		database.executeAsSuperuser("grant " + MALLORY + " to " + MALLET + " with admin option");
		database.executeAsSuperuser("grant " + MALLORY + " to " + TestServer.USER + " granted by " + MALLET);
		try {
			refused("belongs to the role '" + MALLORY + "'");
		}
		finally {
			database.executeAsSuperuser("revoke " + MALLORY + " from " + TestServer.USER);
			database.executeAsSuperuser("revoke " + MALLORY + " from " + MALLET + " cascade");
		}
	}

}

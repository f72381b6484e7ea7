package io.github.pgprofiles.query;

import java.io.OutputStream;
import java.io.StringReader;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.StockFixture;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@code standard_conforming_strings} is off. */
@EveryServer
@PostgresTest
class StandardStringsIT {

	static TestDatabase database;

	/**
	 * By the standard its string is one backslash, and the parameter stands behind it.
	 */
	private static final String TRAP = "select '\\' || :v || 'x'";

	private static final String PLAIN = "select :v || 'x'";

	record Value(String v) {
	}

	private static PostgresClients.Closeable off() {
		set("set standard_conforming_strings = off");
		return PostgresClients.open(Profiles.of("off", database).build());
	}

	private static void set(String setting) {
		database.executeAsSuperuser("alter database " + database.name() + " " + setting);
		database.renewSessions();
	}

	@AfterEach
	void reset() {
		set("reset standard_conforming_strings");
	}

	private static void refusesLiterals(PostgresClient client) {
		for (String sql : List.of(PLAIN, TRAP)) {
			assertThatExceptionOfType(StreamEngineException.class)
				.isThrownBy(() -> client.streaming()
					.sql(sql)
					.param("v", ", 'forged' --")
					.engine(StreamEngine.COPY)
					.query(String.class)
					.stream()
					.close())
				.withMessageContaining("standard_conforming_strings is off");
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> client.copy()
					.query(sql)
					.param("v", ", 'forged' --")
					.csv()
					.to(OutputStream.nullOutputStream()))
				.withMessageContaining("standard_conforming_strings is off");
		}
	}

	@Test
	void noValueBecomesALiteral() {
		try (PostgresClients.Closeable clients = off()) {
			refusesLiterals(clients.primary());
		}
	}

	/** By the standard it is one string, and with the setting off a COMMIT of its own. */
	@Test
	void backslashHidesNoEndOfATransaction() {
		try (PostgresClients.Closeable clients = off()) {
			PostgresClient client = clients.primary();
			client.sql("create table hidden (id int, name text)").update();
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> client.copy()
					.into("hidden")
					.staging("insert into hidden select id, '\\'; select ' from staging; commit; select 1/0; --'")
					.csv()
					.from(new StringReader("1,a\n")))
				.withMessageContaining("standard_conforming_strings is off");
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction()
					.run((tx) -> tx.sql("insert into hidden values (9, '\\'; select '); commit; --'").update()))
				.withMessageContaining("standard_conforming_strings");
			assertThat(client.sql("select count(*) from hidden").query(Long.class).single()).isZero();
			client.transaction().run((tx) -> tx.sql("insert into hidden values (1, 'a\\\\b')").update());
			assertThat(client.sql("select name from hidden").query(String.class).single()).isEqualTo("a\\b");
			client.sql("drop table hidden").update();
		}
	}

	@Test
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
	void noValueBecomesALiteralWhoeverTurnedItOff() {
		try (PostgresClients.Closeable clients = PostgresClients.open(Profiles.lasting("orders", database).build())) {
			PostgresClient client = clients.primary();
			Profiles.withSetting(client, "standard_conforming_strings", "off", () -> {
				refusesLiterals(client);
				client.transaction().run((tx) -> refusesLiterals(client));
			});
			client.sql("reset standard_conforming_strings").update();
			assertThat(client.copy().query(TRAP).param("v", "y").csv().to(OutputStream.nullOutputStream()).rows())
				.isEqualTo(1);
		}
	}

	@Test
	void whatHasNoLiteralWorks() {
		try (PostgresClients.Closeable clients = off()) {
			PostgresClient client = clients.primary();
			assertThat(client.sql(PLAIN).param("v", "\\'y").query(String.class).single()).isEqualTo("\\'yx");
			assertThat(client.streaming().sql(PLAIN).param("v", "\\'y").query(String.class).stream().toList())
				.containsExactly("\\'yx");
			assertThat(client.copy().query("select 1").csv().to(OutputStream.nullOutputStream()).rows()).isEqualTo(1);
			assertThat(client.copy().query("select :v as v").param("v", "\\").records(Value.class).stream().toList())
				.containsExactly(new Value("\\"));
			client.sql("create table \"it's\\\" (v text)").update();
			assertThat(client.copy()
				.into("it's\\")
				.onConflict()
				.doNothing()
				.csv()
				.nullString("\\N'")
				.from(StockFixture.bytes("a\n"))
				.stored()).isEqualTo(1);
		}
	}

}

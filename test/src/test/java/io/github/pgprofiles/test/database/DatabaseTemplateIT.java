package io.github.pgprofiles.test.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.test.Server;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A database is as it was when its template was taken. */
class DatabaseTemplateIT {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private static String create(String name) throws SQLException {
		String database = name + COUNT.incrementAndGet();
		Server.query(Server.url("postgres"), "create database \"" + database + "\"");
		return database;
	}

	private static boolean exists(String database) throws SQLException {
		return "1".equals(Server.query(Server.url("postgres"),
				"select count(*) from pg_catalog.pg_database where datname = '" + database + "'"));
	}

	@Test
	void restoresRowsTablesSequencesAndSettings() throws SQLException {
		String database = create("restored");
		String url = Server.url(database);
		Server.query(url, "create table t (id serial, v text); insert into t (v) values ('a'), ('b')");
		Server.query(url, "alter database " + database + " set work_mem to '5MB'");
		Server.query(url, "alter database " + database + " set search_path to \"$user\", public");
		String oid = Server.query(url, "select 't'::regclass::oid");
		try (DatabaseTemplate template = DatabaseTemplate.of(url, Server.login())) {
			Server.query(url, "insert into t (v) values ('c'); create table u (); alter table t drop column v");
			template.restore();
			assertThat(Server.query(url, "select string_agg(v, ',' order by id) from t")).isEqualTo("a,b");
			assertThat(Server.query(url, "insert into t (v) values ('d') returning id")).isEqualTo("3");
			assertThat(Server.query(url, "select 't'::regclass::oid")).isEqualTo(oid);
			assertThat(Server.query(url, "show work_mem")).isEqualTo("5MB");
			assertThat(Server.query(url, "show search_path")).isEqualTo("\"$user\", public");
			template.create(database + "_copy");
			assertThat(Server.query(Server.url(database + "_copy"), "select count(*) from t")).isEqualTo("2");
		}
		assertThat(exists(database)).isTrue();
		assertThat(exists(database + "_template")).isFalse();
	}

	@Test
	void sessionsOfOthersAreEnded() throws SQLException {
		String url = Server.url(create("busy"));
		try (Connection first = DriverManager.getConnection(url, Server.login());
				DatabaseTemplate template = DatabaseTemplate.of(url, Server.login());
				Connection second = DriverManager.getConnection(url, Server.login())) {
			assertThat(first.isValid(5)).isFalse();
			template.restore();
			assertThat(second.isValid(5)).isFalse();
			assertThat(Server.query(url, "select 1")).isEqualTo("1");
		}
	}

	@Test
	void templateThatAnEarlierRunLeftIsReplaced() throws SQLException {
		String database = create("left");
		DatabaseTemplate.of(Server.url(database), Server.login());
		Server.query(Server.url(database), "create table later ()");
		try (DatabaseTemplate template = DatabaseTemplate.of(Server.url(database), Server.login())) {
			Server.query(Server.url(database), "drop table later");
			template.restore();
			assertThat(Server.query(Server.url(database), "select count(*) from later")).isEqualTo("0");
		}
	}

	@Test
	void longAndOddNamesWork() throws SQLException {
		String database = create("a\u00e4 b".repeat(11) + " ");
		String url = Server
			.url(java.net.URLEncoder.encode(database, java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20"));
		try (DatabaseTemplate template = DatabaseTemplate.of(url, Server.login())) {
			Server.query(url, "create table t ()");
			template.restore();
			assertThat(Server.query(url, "select coalesce(to_regclass('t')::text, 'none')")).isEqualTo("none");
			assertThat(template.name()).isNotEqualTo(database);
		}
	}

	@Test
	void urlWithoutOneServerIsRefusedWithoutItsParameters() {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DatabaseTemplate.of("jdbc:postgresql:db?password=canary", Server.login()))
			.withMessageContaining("jdbc:postgresql://host:port/database")
			.withMessageNotContaining("canary");
	}

}

package io.github.pgprofiles.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.test.Server;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Several pools on one database, which has one template. */
class FreshDatabasesIT {

	private static HikariDataSource pool(String user, String parameters) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(Server.url("shared_by_pools") + parameters);
		pool.setUsername(user);
		pool.setMaximumPoolSize(2);
		return pool;
	}

	private static void use(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("select * from t");
		}
	}

	@Test
	void poolsOfOneDatabaseAreEmptiedTogether() throws SQLException {
		Server.query(Server.url("postgres"), "create role fresh_reader login");
		Server.query(Server.url("postgres"), "create database shared_by_pools");
		String url = Server.url("shared_by_pools");
		Server.query(url, "create table t (); grant select on t to fresh_reader");
		try (HikariDataSource reading = pool("fresh_reader", "?ApplicationName=reading");
				HikariDataSource writing = pool("postgres", "");
				GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean("aDataSource", HikariDataSource.class, () -> reading);
			context.registerBean("bDataSource", HikariDataSource.class, () -> writing);
			context.refresh();
			FreshDatabases fresh = new FreshDatabases(new TreeSet<>(List.of("b")));
			for (int i = 0; i < 3; i++) {
				fresh.beforeClass(context);
				use(reading);
				use(writing);
				assertThat(Server.query(url, "select to_regclass('left_by_a_test') is null")).isEqualTo("t");
				Server.query(url, "create table left_by_a_test ()");
			}
			assertThat(Server.query(Server.url("postgres"),
					"select count(*) from pg_catalog.pg_database where datname ~ '^shared_by_pools_template'"))
				.isEqualTo("1");
		}
	}

	/** What has failed is not taken for done by the next class. */
	@Test
	void templatesThatCannotBeTakenAreTriedAgain() throws SQLException {
		Server.query(Server.url("postgres"), "create role fresh_nobody login");
		try (HikariDataSource pool = pool("fresh_nobody", "");
				GenericApplicationContext context = new GenericApplicationContext()) {
			pool.setJdbcUrl(Server.url("postgres"));
			context.registerBean("aDataSource", HikariDataSource.class, () -> pool);
			context.refresh();
			FreshDatabases fresh = new FreshDatabases(new TreeSet<>());
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> fresh.beforeClass(context));
			}
		}
	}

}

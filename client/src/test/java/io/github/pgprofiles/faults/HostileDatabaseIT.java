package io.github.pgprofiles.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database in which others have planted namesakes of all that PostgreSQL has, in a
 * schema on the path. None of it is called.
 */
@Timeout(300)
@PostgresTest
class HostileDatabaseIT {

	static TestDatabase database;

	private static TestProxy proxy;

	private static List<Object> expected;

	@BeforeAll
	static void plant() throws IOException {
		try (PostgresClients.Closeable clients = Profiles.single("clean", database)) {
			HostileScenario.TABLES.forEach((sql) -> clients.primary().sql(sql).update());
		}
		expected = run();
		database.executeAsSuperuser(new ClassPathResource("hostile.sql").getContentAsString(StandardCharsets.UTF_8));
	}

	private static ProfileSettings profile(String name) {
		return Profiles.of(name, database)
			.host(proxy.host())
			.port(proxy.port())
			.once(new OnceSettings("public", Duration.ofDays(1)))
			.timeouts(new TimeoutSettings(Duration.ofSeconds(30), Duration.ofSeconds(30), null))
			.pool(PoolSettings.defaults().withMaxSize(4).withTimeout(Duration.ofSeconds(10)))
			.build();
	}

	private static List<Object> run() {
		try (HikariDataSource pool = Profiles.pool(profile("orders"));
				PostgresClients.Closeable others = Profiles.single("other", database)) {
			PlatformTransactionManager manager = new CheckedCommitTransactionManager("orders", pool,
					CommitOutcomeUnknownException::new);
			PostgresClient client = PostgresClient.create("orders", pool, () -> manager);
			return new HostileScenario(client, others.primary(), proxy, pool).run();
		}
	}

	private static void path(String path) {
		database.executeAsSuperuser("alter database " + database.name() + " set search_path = " + path);
		database.renewSessions();
	}

	private static long calls(PostgresClient client) {
		return client.sql("select case when is_called then last_value else 0 end from evil.calls")
			.query(Long.class)
			.single();
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil, public", "public, evil", "evil, public, pg_catalog", "public, evil, pg_catalog" })
	void nothingPlantedIsCalled(String path) {
		path(path);
		try (PostgresClients.Closeable clients = Profiles.single("watch", database)) {
			long before = calls(clients.primary());
			assertThat(run()).isEqualTo(expected);
			assertThat(calls(clients.primary())).isEqualTo(before);
		}
	}

	/** What is planted works. */
	@Test
	void statementsThatNameNoSchemaCallIt() {
		path("evil, public");
		for (String sql : List.of("select hashtextextended('a'::text, 0)", "select 1 where 1::int2 = 1::numeric",
				"select pg_catalog.now() where cast(1 as oid) = cast('pg_catalog.pg_type' as regclass)")) {
			refused(sql);
		}
		path("evil, public, pg_catalog");
		for (String sql : List.of("select now()", "select cast('a' as text)", "select 'a' in ('b')", "select 1 + 1",
				"select case 'a'::pg_catalog.text when 'b' then 1 end", "select from pg_locks, pg_class where relname",
				"select date '2020-01-01'", "select count(*) from public.plain")) {
			refused(sql);
		}
	}

	private static void refused(String sql) {
		try (PostgresClients.Closeable clients = Profiles.single("careless", database)) {
			assertThatExceptionOfType(DataAccessException.class).as(sql)
				.isThrownBy(() -> clients.primary().sql(sql).query().list());
		}
	}

}

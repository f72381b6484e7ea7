package io.github.pgprofiles.query;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** SQLSTATE 57014: a limit that was reached, or somebody who asked for it. */
@Timeout(60)
@EveryServer
@PostgresTest
class CancelIT {

	static TestDatabase database;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	private static PostgresClient limited;

	private static PostgresClient other;

	@BeforeAll
	static void open() {
		clients = PostgresClients.open(Profiles.of("orders", database).build(),
				Profiles.of("limited", database)
					.timeouts(TimeoutSettings.none().withStatement(Duration.ofSeconds(20)))
					.build(),
				Profiles.of("other", database).build());
		client = clients.get("orders");
		limited = clients.get("limited");
		other = clients.get("other");
		client.sql("create table slow (n int check (n is null or pg_sleep(30) is not null))").update();
	}

	@AfterAll
	static void close() {
		clients.close();
	}

	/** What happens when somebody else cancels the call. */
	private static void canceled(PostgresClient of, Consumer<PostgresClient> call) {
		canceled(of, null, call);
	}

	/**
	 * What happens when somebody else cancels the call.
	 * @param row at which the server was, if it says so
	 */
	private static void canceled(PostgresClient of, @Nullable Long row, Consumer<PostgresClient> call) {
		int pid = Backends.of(of);
		CompletableFuture<Void> canceling = CompletableFuture.runAsync(() -> Awaitility.await()
			.until(() -> other
				.sql("select pg_cancel_backend(pid) from pg_stat_activity where pid = ? and wait_event = 'PgSleep'")
				.param(pid)
				.query(Boolean.class)
				.optional()
				.orElse(false)));
		assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(() -> call.accept(of))
			.isInstanceOf(NonTransientDataAccessResourceException.class)
			.withMessageContaining("Profile '" + of.profile() + "'")
			.withMessageContaining("user request")
			.satisfies((ex) -> assertThat(PostgresError.of(ex))
				.isEqualTo(new PostgresError(of.profile(), "57014", null, null, null, false, row)));
		canceling.join();
		assertThat(Backends.of(of)).isEqualTo(pid);
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void cancelBySomebodyElseIsToldFromATimeout() {
		Duration limit = Duration.ofSeconds(20);
		for (PostgresClient of : List.of(client, limited)) {
			canceled(of, (c) -> c.sql("select pg_sleep(30)").query().list());
			canceled(of, (c) -> c.sql("select pg_sleep(30)").timeout(limit).query().list());
			canceled(of, (c) -> c.sql("do $$ begin perform pg_sleep(30); end $$").update());
			canceled(of, (c) -> c.sql("do $$ begin perform pg_sleep(30); end $$").timeout(limit).update());
			canceled(of, (c) -> c.sql("select pg_sleep(30)").query().forEach((row) -> {
			}));
			canceled(of, (c) -> c.sql("select pg_sleep(30)").timeout(limit).query().forEach((row) -> {
			}));
			canceled(of, (c) -> c.copy().query("select pg_sleep(30)").csv().to(new ByteArrayOutputStream()));
			canceled(of, 1L,
					(c) -> c.copy()
						.into("slow")
						.csv()
						.timeout(limit)
						.from(new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8))));
			canceled(of,
					(c) -> c.transaction().run((tx) -> tx.sql("select pg_sleep(30)").timeout(limit).query().list()));
		}
	}

	/** The server has one SQLSTATE for both, and words in its own language. */
	@Test
	void limitThatTheClientDoesNotKnowCannotBeToldFromACancel() {
		assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql("set local statement_timeout = 50").update();
			tx.sql("select pg_sleep(30)").query().list();
		}))
			.withMessageContaining("statement timeout")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("57014"));
	}

	/**
	 * Its own query time-out is a cancel to the server, and so the kinds cannot be told.
	 */
	@Test
	void jdbcTemplateKeepsTheCommonKind() {
		try (HikariDataSource pool = Profiles.pool("template", database)) {
			JdbcTemplate template = new JdbcTemplate(pool);
			template.setExceptionTranslator(new SqlExceptionTranslator("template"));
			template.setQueryTimeout(1);
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> template.queryForList("select pg_sleep(30)"))
				.withMessageContaining("user request");
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> template.queryForList("set local statement_timeout = 50; select pg_sleep(30)"))
				.isInstanceOf(QueryTimeoutException.class);
		}
	}

}

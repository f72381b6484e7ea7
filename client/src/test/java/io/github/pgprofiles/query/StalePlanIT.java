package io.github.pgprofiles.query;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.transaction.SafeToRetry;
import io.github.pgprofiles.transaction.Transaction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Statements that the driver has prepared for tables that have changed since. */
@EveryServer
@PostgresTest
class StalePlanIT {

	private static final String SQL = "select * from changing where id = ?";

	private static final AtomicInteger COLUMNS = new AtomicInteger();

	static TestDatabase database;

	@TestProfile(reset = SessionReset.NEVER)
	private static HikariDataSource pool;

	@TestProfile(reset = SessionReset.NEVER)
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create table changing (id int)").update();
		client.sql("insert into changing values (1)").update();
	}

	/** Not on the client's connection, whose driver would notice. */
	private static String change() {
		String column = "c" + COLUMNS.incrementAndGet();
		database.executeAsSuperuser("alter table changing add column " + column + " int");
		return column;
	}

	@BeforeEach
	void prepare() {
		for (int i = 0; i < 8; i++) {
			assertThat(client.sql(SQL).param(1).query().single()).containsEntry("id", 1);
			client.transaction()
				.run((tx) -> tx.sql(SQL + " for update").param(1).engine(StreamEngine.CURSOR).query().forEach((row) -> {
				}));
		}
	}

	private static void runsTwice(Consumer<Transaction> work) {
		AtomicInteger runs = new AtomicInteger();
		client.transaction().retry().run((tx) -> {
			runs.incrementAndGet();
			tx.sql("insert into changing (id) values (2)").update();
			work.accept(tx);
		});
		assertThat(runs).hasValue(2);
		assertThat(client.sql("delete from changing where id = 2").update()).isEqualTo(1);
		assertThat(client.sql(SQL).param(1).query().single()).containsEntry("id", 1);
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void transactionThatMeetsATableThatHasChangedRunsAgain() {
		String column = change();
		runsTwice((tx) -> assertThat(tx.sql(SQL).param(1).query().single()).containsKey(column));
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void connectionThatThePoolKeepsHasForgottenThePlan() {
		try (HikariDataSource keeping = Profiles.unstarted("orders", database)) {
			keeping.addDataSourceProperty("logServerErrorDetail", "false");
			keeping.setExceptionOverride(new Keeping());
			PostgresClient kept = Profiles.client(keeping);
			String pid = "select pg_backend_pid()";
			int backend = kept.sql(pid).query(Integer.class).single();
			for (int i = 0; i < 8; i++) {
				kept.sql(SQL).param(1).query().single();
			}
			String column = change();
			AtomicInteger runs = new AtomicInteger();
			kept.transaction().retry().run((tx) -> {
				runs.incrementAndGet();
				assertThat(tx.sql(SQL).param(1).query().single()).containsKey(column);
			});
			assertThat(runs).hasValue(2);
			assertThat(kept.sql(pid).query(Integer.class).single()).isEqualTo(backend);
		}
	}

	public static final class Keeping implements SQLExceptionOverride {

		@java.lang.Override
		public Override adjudicate(SQLException ex) {
			return Override.DO_NOT_EVICT;
		}

	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void streamInATransactionDoesToo() {
		String column = change();
		runsTwice((tx) -> tx.sql(SQL + " for update")
			.param(1)
			.engine(StreamEngine.CURSOR)
			.query()
			.forEach((row) -> assertThat(row).containsKey(column)));
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void statementOfJdbcTemplateDoesToo() {
		String column = change();
		JdbcTemplate template = new JdbcTemplate(pool);
		runsTwice((tx) -> assertThat(template.queryForMap(SQL, 1)).containsKey(column));
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void swallowedFailureDoesToo() {
		change();
		List<Exception> swallowed = new ArrayList<>();
		runsTwice((tx) -> {
			try {
				tx.sql(SQL).param(1).query().single();
			}
			catch (DataAccessException ex) {
				swallowed.add(ex);
			}
		});
		assertThat(swallowed).hasSize(1);
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void statementThatTheServerHasForgottenDoesToo() {
		// the driver does not see what happens inside of a block
		client.sql("do $$ begin execute 'deallocate all'; end $$").update();
		runsTwice((tx) -> tx.sql(SQL).param(1).query().single());
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void failureIsSafeToRetryForWhoeverAsks() throws NoSuchMethodException {
		change();
		Throwable failure = catchThrowable(
				() -> client.transaction().run((tx) -> tx.sql(SQL).param(1).query().single()));
		PostgresError error = PostgresError.of(failure);
		assertThat(error.sqlState()).isEqualTo("0A000");
		assertThat(error.safeToRetry()).isTrue();
		Method method = getClass().getDeclaredMethod("failureIsSafeToRetryForWhoeverAsks");
		assertThat(new SafeToRetry().shouldRetry(method, failure)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "select count(*) from changing for update", "execute nowhere", "deallocate nowhere",
			"create table no (a int) partition by list (a, a)" })
	void otherCausesAreNotSafeToRetry(String sql) {
		AtomicInteger runs = new AtomicInteger();
		Throwable failure = catchThrowable(() -> client.transaction().retry().run((tx) -> {
			runs.incrementAndGet();
			tx.sql(sql).update();
		}));
		assertThat(failure).isNotNull();
		assertThat(PostgresError.of(failure).safeToRetry()).isFalse();
		assertThat(runs).hasValue(1);
	}

	@Test
	void refusedFeatureRunsOnce() {
		client.sql("create sequence runs").update();
		client
			.sql("create or replace function refused() returns int language plpgsql as $$"
					+ " begin perform nextval('runs'); raise feature_not_supported; end $$")
			.update();
		for (StreamEngine engine : List.of(StreamEngine.CURSOR, StreamEngine.COPY)) {
			refused(() -> client.sql("select refused()").engine(engine).query().forEach((row) -> {
			}));
		}
		refused(() -> client.sql("select refused()").query().list());
		assertThat(client.sql("select last_value from runs").query(Long.class).single()).isEqualTo(3);
	}

	private static void refused(ThrowingCallable work) {
		assertThatThrownBy(work).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("0A000"));
	}

}

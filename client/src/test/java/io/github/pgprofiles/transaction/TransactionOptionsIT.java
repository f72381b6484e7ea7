package io.github.pgprofiles.transaction;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.pool.PoolStarter;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What a transaction is like that was asked for, and what that costs in round trips. */
@EveryServer
@PostgresTest
class TransactionOptionsIT {

	static TestDatabase database;

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static TestProxy proxy;

	private static HikariDataSource pool;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		ProfileSettings settings = Profiles.of("orders", database)
			.host(proxy.host())
			.port(proxy.port())
			.pool(PoolSettings.defaults().withMaxSize(1).withMinSize(1))
			.build();
		pool = Profiles.pool(settings);
		PlatformTransactionManager manager = new CheckedCommitTransactionManager("orders", pool,
				CommitOutcomeUnknownException::new);
		client = PostgresClient.create("orders", pool, () -> manager);
		client.sql("create table t (id int primary key)").update();
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	private static Map<String, Object> settings(ReadOnlyTransaction tx) {
		return tx.sql("""
				select current_setting('transaction_isolation') as isolation,
					current_setting('transaction_read_only') as read_only,
					current_setting('transaction_deferrable') as deferrable,
					current_setting('statement_timeout') as statement_timeout,
					current_setting('lock_timeout') as lock_timeout""").query().single();
	}

	private static Map<String, Object> plain() {
		return Map.of("isolation", "read committed", "read_only", "off", "deferrable", "off", "statement_timeout", "0",
				"lock_timeout", "0");
	}

	/**
	 * Right after a statement, so that the pool does not test its connection in between.
	 */
	private static void beginCounting() {
		client.sql("select 1").query().list();
		proxy.takeRoundTrips();
	}

	interface Execution {

		Map<String, Object> settings(TypedTransactionTemplate template);

	}

	static Stream<Arguments> options() {
		return Stream.of(of(0, (template) -> template.execute(TransactionOptionsIT::settings), Map.of()),
				of(1, (template) -> template.readCommitted().execute(TransactionOptionsIT::settings),
						Map.of("isolation", "read committed")),
				of(1, (template) -> template.repeatableRead().execute(TransactionOptionsIT::settings),
						Map.of("isolation", "repeatable read")),
				of(1, (template) -> template.serializable().execute(TransactionOptionsIT::settings),
						Map.of("isolation", "serializable")),
				of(0, (template) -> template.readOnly().execute(TransactionOptionsIT::settings),
						Map.of("read_only", "on")),
				of(1, (template) -> template.readOnly().repeatableRead().execute(TransactionOptionsIT::settings),
						Map.of("read_only", "on", "isolation", "repeatable read")),
				of(1, (template) -> template.readOnly().readCommitted().execute(TransactionOptionsIT::settings),
						Map.of("read_only", "on")),
				of(1, (template) -> template.serializable().readOnly().execute(TransactionOptionsIT::settings), Map
					.of("read_only", "on", "isolation", "serializable")),
				of(1, (template) -> template.readOnly()
					.serializable()
					.deferrable()
					.execute(TransactionOptionsIT::settings),
						Map.of("read_only", "on", "isolation", "serializable", "deferrable", "on")),
				of(1, (template) -> template.timeout(LIMIT).execute(TransactionOptionsIT::settings), Map
					.of("statement_timeout", "20s")),
				of(1, (template) -> template.lockTimeout(Duration.ofMillis(1500))
					.execute(TransactionOptionsIT::settings), Map.of("lock_timeout", "1500ms")),
				of(1, (template) -> template.retry().execute(TransactionOptionsIT::settings), Map.of()),
				of(1, (template) -> template.retry().readOnly().timeout(LIMIT).execute(TransactionOptionsIT::settings),
						Map.of("read_only", "on", "statement_timeout", "20s")),
				of(1, (template) -> template.serializable()
					.name("all")
					.retry()
					.timeout(LIMIT)
					.lockTimeout(LIMIT)
					.requiresNew()
					.execute(TransactionOptionsIT::settings),
						Map.of("isolation", "serializable", "statement_timeout", "20s", "lock_timeout", "20s")));
	}

	private static Arguments of(int more, Execution execution, Map<String, Object> expected) {
		Map<String, Object> all = new java.util.HashMap<>(plain());
		all.putAll(expected);
		return arguments(more, execution, all);
	}

	@ParameterizedTest
	@MethodSource("options")
	void optionsHoldForTheTransactionAndCostOneMessageAtMost(int more, Execution execution,
			Map<String, Object> expected) {
		client.transaction().retry().run((tx) -> settings(tx));
		beginCounting();
		Map<String, Object> settings = execution.settings(client.transaction());
		assertThat(proxy.takeRoundTrips()).isEqualTo(more + 2);
		// 20 seconds less what has passed, where the server was told of it
		if (settings.get("statement_timeout").toString().endsWith("ms")) {
			settings.put("statement_timeout", "20s");
		}
		assertThat(settings).isEqualTo(expected);
		assertThat(client.transaction().execute(TransactionOptionsIT::settings)).isEqualTo(plain());
		assertThat(client.sql("select current_setting('transaction_read_only')").query(String.class).single())
			.isEqualTo("off");
	}

	@Test
	void eachStatementCostsOneWhateverTheOptions() {
		beginCounting();
		client.transaction().serializable().retry().timeout(LIMIT).lockTimeout(LIMIT).run((tx) -> {
			for (int i = 0; i < 5; i++) {
				tx.sql("select ?").param(i).query(Integer.class).single();
			}
		});
		assertThat(proxy.takeRoundTrips()).isEqualTo(5 + 2);
		client.transaction().run((tx) -> {
			for (int i = 0; i < 5; i++) {
				tx.sql("select ?").param(i).query(Integer.class).single();
			}
		});
		assertThat(proxy.takeRoundTrips()).isEqualTo(5 + 1);
		client.transaction().readOnly().run((tx) -> tx.sql("select 1").query().list());
		assertThat(proxy.takeRoundTrips()).isEqualTo(1 + 1);
	}

	@Test
	void springsOwnManagerCostsMoreForTheSameWork() {
		TransactionTemplate spring = new TransactionTemplate(new JdbcTransactionManager(pool));
		spring.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		spring.setReadOnly(true);
		JdbcTemplate jdbc = new JdbcTemplate(pool);
		beginCounting();
		spring.executeWithoutResult((status) -> jdbc.queryForObject("select 1", Integer.class));
		int springs = proxy.takeRoundTrips();
		client.transaction().serializable().readOnly().run((tx) -> tx.sql("select 1").query(Integer.class).single());
		assertThat(proxy.takeRoundTrips()).isEqualTo(3);
		if (TestServer.isPooled()) {
			assertThat(springs).as("the isolation goes with the BEGIN there").isEqualTo(3);
			return;
		}
		assertThat(springs).isGreaterThan(3);
	}

	@Test
	void definitionsOfSpringCostOneMessageAtOurManager() {
		TransactionTemplate spring = new TransactionTemplate(
				new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new));
		spring.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		spring.setReadOnly(true);
		JdbcTemplate jdbc = new JdbcTemplate(pool);
		beginCounting();
		Map<String, Object> settings = spring.execute((status) -> jdbc.queryForMap("""
				select current_setting('transaction_isolation') as isolation,
				current_setting('transaction_read_only') as read_only"""));
		assertThat(proxy.takeRoundTrips()).isEqualTo(3);
		assertThat(settings).isEqualTo(Map.of("isolation", "repeatable read", "read_only", "on"));
		spring.setIsolationLevel(TransactionDefinition.ISOLATION_DEFAULT);
		settings = spring
			.execute((status) -> jdbc.queryForMap("select current_setting('transaction_read_only') as read_only"));
		assertThat(proxy.takeRoundTrips()).isEqualTo(2);
		assertThat(settings).isEqualTo(Map.of("read_only", "on"));
		assertThat(client.transaction().execute(TransactionOptionsIT::settings)).isEqualTo(plain());
	}

	@Test
	void nestedCostsOneBeforeAndOneAfter() {
		beginCounting();
		client.transaction().run((tx) -> {
			tx.sql("select 1").query().list();
			tx.nested().run((inner) -> inner.sql("select 2").query().list());
		});
		assertThat(proxy.takeRoundTrips()).isEqualTo(1 + 3 + 1);
	}

	@Test
	void batchAndCopyWithinADeadlineCostNoMore() {
		beginCounting();
		client.transaction().timeout(LIMIT).run((tx) -> tx.batch("select ?::int", List.of()));
		beginCounting();
		client.transaction().timeout(LIMIT).run((tx) -> {
			tx.batch("insert into t values (?)", List.of(List.of(1), List.of(2)));
			tx.copy().from("t").csv().to(java.io.OutputStream.nullOutputStream());
		});
		assertThat(proxy.takeRoundTrips()).isEqualTo(1 + 2 + 1);
	}

	@Test
	void readOnlyIsTheServersWordToo() {
		List<Integer> rows = client.transaction()
			.readOnly()
			.execute((tx) -> tx.streaming().sql("select 1").query(Integer.class).stream().toList());
		assertThat(rows).containsExactly(1);
		org.assertj.core.api.Assertions
			.assertThatThrownBy(() -> client.transaction()
				.readOnly()
				.run((tx) -> tx.sql("insert into t values (77) returning id").query(Integer.class).single()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("25006"));
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void optionsArePartOfBeginAndPreparedWithWhatComesNext() {
		for (int i = 0; i < 10; i++) {
			client.transaction().serializable().retry().run(TransactionOptionsIT::settings);
			client.transaction().repeatableRead().readOnly().run(TransactionOptionsIT::settings);
		}
		assertThat(client.sql("select statement from pg_prepared_statements").query(String.class).list())
			.contains("begin isolation level serializable", "begin isolation level repeatable read read only")
			.anyMatch((sql) -> sql.startsWith("select pg_catalog.pg_current_xact_id()"));
	}

	@Test
	void connectionThatThePoolHasReadOnlyStaysSo() {
		try (HikariDataSource reading = new PoolStarter((name, each) -> each.setReadOnly(true))
			.start(List.of(Profiles.of("reading", database).build()))
			.get("reading")) {
			assertThat(Profiles.client(reading).transaction().serializable().execute(TransactionOptionsIT::settings))
				.containsEntry("read_only", "on")
				.containsEntry("isolation", "serializable");
		}
	}

	@Test
	void stagesAreImmutableAndShared() {
		TypedTransactionTemplate base = client.transaction().name("base");
		TransactionSpec.Serializable serializable = base.serializable();
		serializable.readOnly();
		serializable.timeout(LIMIT);
		assertThat(base.execute(TransactionOptionsIT::settings)).isEqualTo(plain());
		String second = CompletableFuture
			.supplyAsync(
					() -> serializable.execute((tx) -> settings(tx).get("isolation") + " " + tx.name() + tx.profile()))
			.join();
		assertThat(second).isEqualTo("serializable baseorders");
	}

	@Test
	void limitsOutOfRangeAreRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().timeout(Duration.ZERO))
			.withMessageContaining("is 0s");
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().timeout(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().lockTimeout(Duration.ofDays(30)));
	}

	/** As it is with JPA's, which does not begin by a message of ours either. */
	@Test
	void nameIsInOurMessageBehindAnothersTransactionManagerToo() {
		PlatformTransactionManager springs = new JdbcTransactionManager(pool);
		PostgresClient other = PostgresClient.create("orders", pool, () -> springs);
		for (TypedTransactionTemplate each : List.of(other.transaction().name("transfer").retry(),
				other.transaction().named("transfer").timeout(LIMIT),
				other.transaction().name("transfer").lockTimeout(LIMIT))) {
			proxy.takeStatements();
			each.run((tx) -> tx.sql("select 1").query().list());
			assertThat(proxy.takeStatements()).anyMatch((sql) -> sql.startsWith("begin /* transfer */"));
		}
		other.transaction().name("transfer").run((tx) -> tx.sql("select 1").query().list());
		assertThat(proxy.takeStatements()).noneMatch((sql) -> sql.contains("transfer"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x */ ; create table planted (id int) /*", "two\nlines", "a b", "\u00e4" })
	void nameThatCouldNotStandInACommentIsRefused(String name) {
		for (String each : List.of(name, "x".repeat(64), "x".repeat(300))) {
			assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().name(each))
				.withMessageContaining("1 to 63");
			assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().serializable().named(each))
				.withMessageContaining("1 to 63");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().name(null));
	}

	@Test
	void readOnlyHoldsWhereCopyIsTheFirstStatement() {
		client.sql("create table kept (id int)").update();
		client.sql("insert into kept (id) values (1)").update();
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		assertThatThrownBy(() -> client.transaction()
			.readOnly()
			.execute((tx) -> tx.copy().query("delete from kept returning id").csv().to(sink)))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("25006"));
		String readOnly = client.transaction().readOnly().execute((tx) -> {
			tx.copy().from("kept").csv().to(sink);
			return tx.sql("show transaction_read_only").query(String.class).single();
		});
		assertThat(readOnly).isEqualTo("on");
		assertThat(client.sql("select count(*) from kept").query(Long.class).single()).isOne();
	}

}

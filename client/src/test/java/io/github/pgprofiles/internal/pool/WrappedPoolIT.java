package io.github.pgprofiles.internal.pool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.internal.spi.TransactionManagers;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Pools behind what traces or logs their use. */
class WrappedPoolIT {

	private static final String SLOW = "select n + length(pg_sleep(0.1)::text) from generate_series(1, 6) n";

	@RegisterExtension
	private static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static HikariDataSource other;

	@BeforeAll
	static void open() {
		TimeoutSettings limit = TimeoutSettings.none().withStatement(Duration.ofMillis(300));
		pool = Profiles.pool(Profiles.of("orders", database).timeouts(limit).build());
		other = Profiles.pool(Profiles.of("other", database).build());
	}

	@AfterAll
	static void close() {
		pool.close();
		other.close();
	}

	private static PostgresClient client(DataSource dataSource) {
		PlatformTransactionManager manager = TransactionManagers.jdbc("orders", dataSource);
		return PostgresClient.create("orders", dataSource, () -> manager);
	}

	@Test
	void streamsAreExemptFromTheStatementLimitBehindAWrapperThatDoesNotUnwrap() {
		PostgresClient client = client(new Opaque(() -> pool));
		assertThat(count(client)).isEqualTo(6);
		client.transaction().run((tx) -> {
			try (Stream<Integer> rows = tx.sql(SLOW).query(Integer.class).stream()) {
				assertThat(rows.count()).isEqualTo(6);
			}
		});
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.sql("select pg_sleep(2)").query(String.class).single())
			.withMessageContaining("timeouts.statement");
	}

	@Test
	void theFirstOfAllIsAStreamInATransaction() {
		PostgresClient client = client(new Opaque(() -> pool));
		client.transaction().run((tx) -> {
			try (Stream<Integer> rows = tx.sql(SLOW).query(Integer.class).stream()) {
				assertThat(rows.count()).isEqualTo(6);
			}
		});
	}

	@Test
	void streamsAreExemptBehindConnectionsThatAreProxies() {
		assertThat(count(client(new Opaque(() -> pool, WrappedPoolIT::proxy)))).isEqualTo(6);
	}

	@Test
	void poolIsNotTakenForTheOneWhereAWrapperServesSeveral() throws SQLException {
		AtomicInteger turn = new AtomicInteger();
		DataSource routing = new Opaque(() -> (turn.getAndIncrement() % 2 == 0) ? pool : other);
		PoolBeneath beneath = new PoolBeneath(routing);
		assertThat(beneath.get()).isNull();
		learn(beneath, routing);
		assertThat(beneath.get()).isSameAs(pool);
		learn(beneath, routing);
		learn(beneath, routing);
		assertThat(beneath.get()).isNull();
	}

	private static void learn(PoolBeneath beneath, DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			beneath.learn(connection);
		}
	}

	@Test
	void poolCanBeProxiedByASubclass() {
		AtomicInteger calls = new AtomicInteger();
		HikariDataSource traced = subclass(pool, calls);
		PostgresClient client = client(traced);
		assertThat(count(client)).isEqualTo(6);
		assertThat(calls).hasPositiveValue();
		assertThat(traced.isClosed()).isFalse();
	}

	@Test
	void clientOfAProxiedPoolKnowsThatThePoolIsClosed() {
		HikariDataSource closing = Profiles.pool("closing", database);
		HikariDataSource traced = subclass(closing, new AtomicInteger());
		PostgresClient client = client(traced);
		assertThat(client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
		traced.close();
		assertThat(closing.isClosed()).isTrue();
		assertThatExceptionOfType(PostgresClientException.class)
			.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
			.withMessageContaining("closed");
	}

	@Test
	void dataSourceThatGivesNothingIsNamed() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client(new Opaque(() -> null, (connection) -> null)).sql("select 1")
				.query(Integer.class)
				.single())
			.withMessageContaining("Opaque")
			.withMessageContaining("no connection");
	}

	private static HikariDataSource subclass(HikariDataSource target, AtomicInteger calls) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(true);
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			if (invocation.getMethod().getName().equals("getConnection")) {
				calls.incrementAndGet();
			}
			return invocation.proceed();
		});
		return (HikariDataSource) factory.getProxy();
	}

	private static long count(PostgresClient client) {
		try (Stream<Integer> rows = client.sql(SLOW).query(Integer.class).stream()) {
			return rows.count();
		}
	}

	private static Connection proxy(Connection connection) {
		return (Connection) Proxy.newProxyInstance(WrappedPoolIT.class.getClassLoader(),
				List.of(Connection.class).toArray(Class<?>[]::new), (proxy, method, arguments) -> {
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	/** A wrapper that tells nothing of what it wraps. */
	private static final class Opaque extends AbstractDataSource {

		private final Supplier<HikariDataSource> target;

		private final UnaryOperator<Connection> lent;

		Opaque(Supplier<HikariDataSource> target) {
			this(target, (connection) -> connection);
		}

		Opaque(Supplier<HikariDataSource> target, UnaryOperator<Connection> lent) {
			this.target = target;
			this.lent = lent;
		}

		@Override
		public Connection getConnection() throws SQLException {
			HikariDataSource present = this.target.get();
			return this.lent.apply((present != null) ? present.getConnection() : null);
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

}

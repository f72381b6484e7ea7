package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;
import io.github.pgprofiles.internal.spi.ConnectProblem;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.internal.spi.Pools;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * The DataSource of a profile, as a health check sees it. Most are pools of HikariCP,
 * which support a separate time-out for each caller and expose their figures; a user's
 * own bean may be any DataSource. Thread-safe.
 */
final class ProfilePool {

	private final String profile;

	private final DataSource dataSource;

	private final @Nullable HikariDataSource hikari;

	private final WrittenKeys keys;

	private final Supplier<Map<String, Object>> certificates;

	/**
	 * For one profile.
	 * @param keys how the user has written them
	 * @param certificates what is to be shown of them; empty for nothing
	 */
	ProfilePool(String profile, DataSource dataSource, WrittenKeys keys, Supplier<Map<String, Object>> certificates) {
		this.keys = keys;
		this.profile = profile;
		this.certificates = certificates;
		this.dataSource = dataSource;
		this.hikari = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class);
	}

	String profile() {
		return this.profile;
	}

	/**
	 * Borrows a connection.
	 * @param timeout that a pool of HikariCP enforces, unless it is testing a connection
	 * at that moment; another DataSource may wait for as long as it is configured to
	 * @throws SQLException with the server's message if it rejected a new connection
	 */
	Connection borrow(Duration timeout) throws SQLException {
		if (this.hikari == null || !(this.hikari.getHikariPoolMXBean() instanceof HikariPool pool)) {
			return this.dataSource.getConnection();
		}
		if (this.hikari.isClosed()) {
			throw new NoConnectionException("the pool is closed");
		}
		try {
			return pool.getConnection(timeout.toMillis());
		}
		catch (SQLTransientConnectionException ex) {
			throw reason(ex, pool, this.hikari, timeout);
		}
	}

	/**
	 * The pool keeps the last rejection until it is told, which is not the reason if the
	 * pool needs no further connection.
	 */
	private static SQLException reason(SQLTransientConnectionException ex, HikariPool pool, HikariDataSource of,
			Duration timeout) {
		if (pool.getTotalConnections() >= of.getMaximumPoolSize()) {
			return new NoConnectionException("no free connection within %d ms".formatted(timeout.toMillis()));
		}
		SQLException last = Pools.lastFailure(of);
		if (last == null) {
			last = ex.getNextException();
		}
		return (last != null) ? last
				: new NoConnectionException("no connection could be opened within %d ms".formatted(timeout.toMillis()));
	}

	/** The number of idle connections in the pool; 0 if it is not known. */
	int idle() {
		HikariPoolMXBean figures = (this.hikari != null) ? this.hikari.getHikariPoolMXBean() : null;
		return (figures != null) ? figures.getIdleConnections() : 0;
	}

	/** Whether somebody listens for notifications. */
	boolean isListening() {
		ListenerState state = ListenerState.of(this.dataSource);
		return state != null && state.subscriptions() > 0;
	}

	/**
	 * Adds the certificates, the figures of the pool and those of notifications, if there
	 * are any.
	 */
	Health describe(Health.Builder health) {
		return describe(health, null);
	}

	/**
	 * Likewise.
	 * @param queueUsage how full the server's queue of notifications is, if it has said
	 * so
	 */
	Health describe(Health.Builder health, @Nullable Double queueUsage) {
		ListenerState listener = ListenerState.of(this.dataSource);
		if (listener != null && listener.subscriptions() > 0) {
			health.withDetail("notifications", describe(listener, queueUsage));
		}
		Map<String, Object> tls = this.certificates.get();
		if (!tls.isEmpty()) {
			health.withDetail("tls", tls);
		}
		HikariPoolMXBean figures = (this.hikari != null) ? this.hikari.getHikariPoolMXBean() : null;
		if (this.hikari != null && figures != null) {
			Map<String, Integer> pool = new LinkedHashMap<>();
			pool.put("active", figures.getActiveConnections());
			pool.put("idle", figures.getIdleConnections());
			pool.put("waiting", figures.getThreadsAwaitingConnection());
			pool.put("max", this.hikari.getMaximumPoolSize());
			health.withDetail("pool", pool);
		}
		return health.build();
	}

	private static Map<String, Object> describe(ListenerState listener, @Nullable Double queueUsage) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("channels", listener.channels());
		if (listener.connectedSince() != null) {
			details.put("connectedSince", listener.connectedSince().toString());
		}
		else if (listener.failure() != null) {
			details.put("error", listener.failure());
		}
		details.put("queued", listener.queued());
		if (queueUsage != null) {
			details.put("serverQueueUsage", queueUsage);
		}
		return details;
	}

	Health down(String reason) {
		return describe(Health.down().withDetail("error", reason));
	}

	Health down(Throwable failure) {
		Health.Builder health = Health.down().withDetail("error", words(failure));
		if (failure instanceof SQLException sql && sql.getSQLState() != null) {
			health.withDetail("sqlState", sql.getSQLState());
		}
		if (failure instanceof PSQLException refused) {
			String advice = this.keys.in(this.profile, ConnectProblem.of(refused)::advice);
			if (!advice.isEmpty()) {
				health.withDetail("advice", advice);
			}
		}
		return describe(health);
	}

	/**
	 * The message of the server or of pgJDBC. Other exceptions of a user's own DataSource
	 * could contain a URL and with it a password.
	 */
	private static String words(Throwable failure) {
		String message = failure.getMessage();
		if (failure instanceof PSQLException driver) {
			ServerErrorMessage server = driver.getServerErrorMessage();
			if (server != null) {
				return server.getSeverity() + ": " + server.getMessage();
			}
			message = ConnectProblem.of(driver).words();
		}
		else if (!(failure instanceof NoConnectionException)) {
			message = null;
		}
		return (message != null) ? message : failure.getClass().getName();
	}

}

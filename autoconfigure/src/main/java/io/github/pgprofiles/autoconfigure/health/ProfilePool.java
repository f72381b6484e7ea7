package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;
import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import io.github.pgprofiles.internal.spi.ConnectProblem;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.internal.spi.PoolLook;
import io.github.pgprofiles.internal.spi.PoolUsage;
import io.github.pgprofiles.internal.spi.Pools;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

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

	/**
	 * For one profile.
	 * @param keys how the user has written them
	 */
	ProfilePool(String profile, DataSource dataSource, WrittenKeys keys) {
		this.keys = keys;
		this.profile = profile;
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
			throw new NoConnectionException(DownReason.CLOSED, "the pool is closed");
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
			return new NoConnectionException(DownReason.POOL_EXHAUSTED,
					"no free connection within %d ms".formatted(timeout.toMillis()));
		}
		SQLException last = Pools.lastFailure(of);
		if (last == null) {
			last = ex.getNextException();
		}
		return (last != null) ? last : new NoConnectionException(DownReason.SILENT,
				"no connection could be opened within %d ms".formatted(timeout.toMillis()));
	}

	/**
	 * Logs in beside the pool.
	 * @param limit rounded up to whole seconds
	 * @return whether that is possible here
	 */
	boolean loginBeside(Duration limit) throws SQLException {
		return this.hikari != null && PoolLook.login(this.hikari, limit);
	}

	/** What the pool is used for; {@code null} if it is none of a profile. */
	@Nullable PoolUsage usage() {
		return (this.hikari != null) ? PoolUsage.of(this.hikari) : null;
	}

	/** The number of idle connections in the pool; 0 if it is not known. */
	int idle() {
		HikariPoolMXBean figures = (this.hikari != null) ? this.hikari.getHikariPoolMXBean() : null;
		return (figures != null) ? figures.getIdleConnections() : 0;
	}

	/** Whether all connections are in use, and somebody waits for one. */
	boolean isExhausted() {
		HikariPoolMXBean figures = (this.hikari != null) ? this.hikari.getHikariPoolMXBean() : null;
		return this.hikari != null && figures != null && figures.getThreadsAwaitingConnection() > 0
				&& figures.getActiveConnections() >= this.hikari.getMaximumPoolSize();
	}

	/**
	 * The figures of the pool.
	 * @return {@code null} if there are none
	 */
	@Nullable Map<String, Integer> figures() {
		HikariPoolMXBean figures = (this.hikari != null) ? this.hikari.getHikariPoolMXBean() : null;
		if (this.hikari == null || figures == null) {
			return null;
		}
		Map<String, Integer> pool = new LinkedHashMap<>();
		pool.put("active", figures.getActiveConnections());
		pool.put("idle", figures.getIdleConnections());
		pool.put("waiting", figures.getThreadsAwaitingConnection());
		pool.put("max", this.hikari.getMaximumPoolSize());
		return pool;
	}

	/** How the profile listens; {@code null} if it does not. */
	@Nullable ListenerState listener() {
		ListenerState state = ListenerState.of(this.dataSource);
		return (state != null && state.subscriptions() > 0) ? state : null;
	}

	/**
	 * Since when the pool fails to connect, or connects again.
	 * @param failing which of the two is asked for
	 * @return {@code null} if that is not so, or not known
	 */
	@Nullable Instant changed(boolean failing) {
		return (this.hikari != null) ? PoolLook.changed(this.hikari, failing) : null;
	}

	/** When the first secret expires that the pool connects with, if one does. */
	@Nullable Instant secretExpiry() {
		return (this.hikari != null) ? PoolLook.secretExpiry(this.hikari) : null;
	}

	/**
	 * What a check has failed with.
	 * @param asked whether the server had been asked by then
	 */
	Outcome down(Throwable failure, boolean asked) {
		String state = (failure instanceof SQLException sql) ? sql.getSQLState() : null;
		String reason = DownReason.FAILED;
		String advice = "";
		if (failure instanceof NoConnectionException none) {
			reason = none.kind();
		}
		else if (failure instanceof PSQLException refused) {
			ConnectProblem problem = ConnectProblem.of(refused);
			reason = problem.reason();
			advice = this.keys.in(this.profile, problem::advice);
		}
		return Outcome.down(new Failure(reason, words(failure), state), asked ? "" : advice);
	}

	/**
	 * The message of the server or of pgJDBC. Other exceptions of a user's own DataSource
	 * could contain a URL and with it a password.
	 */
	static String words(Throwable failure) {
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

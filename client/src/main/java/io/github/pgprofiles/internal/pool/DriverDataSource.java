package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

import io.github.pgprofiles.config.TimeoutSettings;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connects through pgJDBC with its properties beside the URL. The driver's own DataSource
 * puts them into it, {@code sslpassword} too, and every connection repeats its URL to
 * whoever asks: Flyway logs it.
 */
final class DriverDataSource extends AbstractDataSource {

	private final Driver driver = new Driver();

	private final String url;

	private final Properties properties = new Properties();

	private final int statementTimeout;

	private volatile int loginTimeout;

	DriverDataSource(String url, TimeoutSettings timeouts) {
		this.url = url;
		this.statementTimeout = timeouts.parameters().getOrDefault("statement_timeout", 0);
	}

	/** The profile's limit for a statement, in milliseconds; 0 for none. */
	int statementTimeout() {
		return this.statementTimeout;
	}

	void set(PGProperty property, String value) {
		this.properties.setProperty(property.getName(), value);
	}

	void set(String property, String value) {
		this.properties.setProperty(property, value);
	}

	@Override
	public Connection getConnection() throws SQLException {
		return connect(null, null);
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		return connect(username, password);
	}

	private Connection connect(@Nullable String user, @Nullable String password) throws SQLException {
		Properties all = new Properties();
		all.putAll(this.properties);
		if (user != null) {
			PGProperty.USER.set(all, user);
		}
		if (password != null) {
			PGProperty.PASSWORD.set(all, password);
		}
		if (this.loginTimeout > 0) {
			PGProperty.LOGIN_TIMEOUT.set(all, this.loginTimeout);
		}
		Connection connection = this.driver.connect(this.url, all);
		if (connection == null) {
			throw new SQLException("pgJDBC does not accept the URL " + this.url, "08001");
		}
		return connection;
	}

	@Override
	public int getLoginTimeout() {
		return this.loginTimeout;
	}

	@Override
	public void setLoginTimeout(int seconds) {
		this.loginTimeout = seconds;
	}

}

package io.github.pgprofiles.autoconfigure.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.AbstractDataSource;

/** Opens its pool with the first connection, on the thread that asks for it. */
final class LateDataSource extends AbstractDataSource {

	private final Supplier<HikariDataSource> opener;

	private @Nullable HikariDataSource pool;

	private boolean closed;

	LateDataSource(Supplier<HikariDataSource> opener) {
		this.opener = opener;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return pool().getConnection();
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw new SQLException("The role of a migration is that of its section");
	}

	private synchronized HikariDataSource pool() throws SQLException {
		if (this.closed) {
			throw new SQLException("The migrations' pool has been closed", "08003");
		}
		HikariDataSource present = this.pool;
		if (present == null) {
			present = this.opener.get();
			this.pool = present;
		}
		return present;
	}

	/** Not by the name by which Boot closes the DataSource of its Liquibase. */
	synchronized void shutDown() {
		this.closed = true;
		if (this.pool != null) {
			this.pool.close();
		}
	}

}

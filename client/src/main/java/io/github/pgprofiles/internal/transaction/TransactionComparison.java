package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.transaction.state.IsolationLevel;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;

/** Compares what is asked for with the transaction that it would join. */
final class TransactionComparison {

	private final ConnectionSource connections;

	private final OpenTransaction open;

	TransactionComparison(ConnectionSource connections, OpenTransaction open) {
		this.connections = connections;
		this.open = open;
	}

	/** What does not fit, naming both; {@code null} if all does. */
	@Nullable String mismatch() throws SQLException {
		TransactionOptions wanted = this.open.options();
		TransactionState begun = this.open.begun();
		TransactionOptions outer = (begun != null) ? begun.options() : null;
		String name = (outer != null && outer.name() != null) ? "transaction '" + outer.name() + "'"
				: "the transaction at hand";
		if (!wanted.readOnly() && isReadOnly(outer)) {
			return "%s may write, and would join %s, which is read only: ask for readOnly(), or for requiresNew()"
				.formatted(begin(wanted), name);
		}
		IsolationLevel level = wanted.isolation();
		if (level != null) {
			IsolationLevel present = isolation(outer);
			if (present != level) {
				return "%s is to be %s, and would join %s, which is %s: begin that one so, or ask for requiresNew()"
					.formatted(begin(wanted), level, name, present);
			}
		}
		if (wanted.deferrable() && (outer == null || !outer.deferrable())) {
			return "%s is to be deferrable, and would join %s, which is not: begin that one so, or ask for requiresNew()"
				.formatted(begin(wanted), name);
		}
		return settings(wanted, outer, name);
	}

	private @Nullable String settings(TransactionOptions wanted, @Nullable TransactionOptions outer, String name)
			throws SQLException {
		// looks at what is given on this thread
		Connection connection = this.connections.acquire();
		Set<String> different;
		try {
			different = wanted.settings()
				.missingIn(SessionLoan.of(connection, (outer != null) ? outer.settings() : LocalSettings.NONE));
		}
		finally {
			this.connections.release(connection);
		}
		return different.isEmpty() ? null
				: "%s is to have the session setting %s, and would join %s, which has another value or none: begin that one so, or ask for requiresNew()"
					.formatted(begin(wanted), SessionLoan.names(different), name);
	}

	private static String begin(TransactionOptions wanted) {
		return (wanted.name() != null) ? "transaction '" + wanted.name() + "'" : "a transaction";
	}

	private boolean isReadOnly(@Nullable TransactionOptions outer) throws SQLException {
		if (outer != null) {
			return outer.readOnly();
		}
		// asks the driver only
		Connection connection = this.connections.acquireWithoutSettings();
		try {
			return connection.isReadOnly();
		}
		finally {
			this.connections.release(connection);
		}
	}

	/** Asks the server where nobody has said it: its default may be any. */
	private @Nullable IsolationLevel isolation(@Nullable TransactionOptions outer) throws SQLException {
		if (outer != null && outer.isolation() != null) {
			return outer.isolation();
		}
		Connection connection = this.connections.acquireWithoutSettings();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("show transaction_isolation")) {
			rows.next();
			return IsolationLevel.of(rows.getString(1));
		}
		finally {
			this.connections.release(connection);
		}
	}

}

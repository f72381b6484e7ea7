package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.LoggedWork;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.usage.Activity;

/** A COPY with its line in the log. */
final class LoggedCopy {

	private LoggedCopy() {
	}

	/** Lets others ask how far one is, until that is closed. */
	static Activity show(ConnectionSource connections, Connection connection, Activity.Kind kind, CopyJob job) {
		String name = job.command().name();
		PooledConnection.runs(connection, name);
		return BesidePool.begin(connections, kind, name);
	}

	static <X extends Exception> CopyResult in(CopyJob job, Connection connection, TimeoutScope scope,
			LoggedWork<CopyResult, X> work) throws SQLException, X {
		return LoggedWork.run(connection, () -> job.command().shownIn(), scope.isJoined(),
				(result, operation) -> operation.count(result.rows(), result.bytes()), work);
	}

	static <X extends Exception> CopyResult out(CopyJob job, Connection connection, TimeoutScope scope,
			LoggedWork<CopyResult, X> work) throws SQLException, X {
		return LoggedWork.run(connection, () -> job.command().shownOut(), scope.isJoined(),
				(result, operation) -> operation.count(result.rows(), result.bytes()), work);
	}

}

package io.github.pgprofiles;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

import io.github.pgprofiles.internal.lock.LockKey;
import io.github.pgprofiles.internal.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;

/** The client of one profile. */
final class DefaultPostgresClient implements PostgresClient {

	private final Rooms rooms;

	private final StreamTemplate streamTemplate;

	private final CopyTemplate copyTemplate;

	private final TypedTransactionTemplate transactionTemplate;

	DefaultPostgresClient(String profile, DataSource dataSource, Supplier<PlatformTransactionManager> manager,
			ClientOptions options) {
		this.rooms = Rooms.of(profile, dataSource, manager, options);
		this.streamTemplate = this::sql;
		this.copyTemplate = new DefaultCopyTemplate(this.rooms);
		this.transactionTemplate = new TransactionStages.Start(
				new TransactionPlan(this, this.rooms, TransactionOptions.defaults(), null));
	}

	@Override
	public String profile() {
		return this.rooms.errors().profile();
	}

	@Override
	public StatementSpec sql(String sql) {
		return new DefaultStatementSpec(this.rooms, sql);
	}

	@Override
	public int[] batch(String sql, Iterable<? extends @Nullable Object> rows) {
		return new DefaultBatchSpec(this.rooms, sql).counts(rows);
	}

	@Override
	public BatchSpec batch(String sql) {
		return new DefaultBatchSpec(this.rooms, sql);
	}

	@Override
	public StreamTemplate streaming() {
		return this.streamTemplate;
	}

	@Override
	public CopyTemplate copy() {
		return this.copyTemplate;
	}

	@Override
	public TypedTransactionTemplate transaction() {
		return this.transactionTemplate;
	}

	@Override
	public AdvisoryLock lock(String name) {
		return new DefaultAdvisoryLock(this.rooms, this.transactionTemplate, LockKey.exclusive(name));
	}

	@Override
	public <R extends @Nullable Object, E extends Exception> R withConnection(ConnectionWork<R, E> work) throws E {
		try {
			Connection connection = this.rooms.connections().acquire();
			boolean copyLeftOpen = false;
			R result;
			try {
				result = work.apply(connection);
			}
			finally {
				copyLeftOpen = this.rooms.connections().isJoined(connection)
						&& this.rooms.connections().discardWithOpenCopy(connection);
				this.rooms.connections().release(connection);
			}
			if (copyLeftOpen) {
				throw new CopyException(profile(), "work with a connection left a COPY open, neither ended nor"
						+ " cancelled: the connection was given up, and the transaction with it");
			}
			return result;
		}
		catch (SQLException ex) {
			throw this.rooms.errors().translate("work with a connection", null, ex);
		}
	}

}

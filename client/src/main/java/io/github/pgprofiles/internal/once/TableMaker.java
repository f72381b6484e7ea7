package io.github.pgprofiles.internal.once;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the table when it is first needed, and looks at one that is there before it is
 * used. Thread-safe.
 */
final class TableMaker {

	private static final Logger logger = LoggerFactory.getLogger(TableMaker.class);

	private static final String TASK = "make the table of once(…)";

	private static final String LOOK = "look at the table of once(…)";

	/** "pgprofil" in ASCII: of all who make the table, one at a time. */
	private static final long LOCK = 0x706770726f66696cL;

	private final OnceEnvironment environment;

	private final OnceTable table;

	private final OnceStatements statements;

	/** Of the table that was looked at and may be used; 0 for none. */
	private volatile long known;

	TableMaker(OnceEnvironment environment, OnceTable table, OnceStatements statements) {
		this.environment = environment;
		this.table = table;
		this.statements = statements;
	}

	/**
	 * Makes it in a transaction of its own.
	 * @param options of the one that needs it
	 */
	void make(TransactionOptions options) {
		ConnectionSource connections = this.environment.connections();
		if (connections.isInTransaction() && connections.maximumSize() == 1) {
			throw failure(TASK, new PoolExhausted(
					"%s is not there, and to make it inside another transaction takes a second connection while pool.max-size is 1. %s"
						.formatted(this.table.name(), this.table.advice()),
					null));
		}
		TransactionOptions own = own(options, "once: make the table");
		long made = this.environment.transactions().<Long, RuntimeException>executeOwn(own, (open) -> create());
		this.known = made;
		logger.info("Profile '{}': made the table {} for results of once(…)", this.environment.profile(),
				this.table.name());
	}

	private static TransactionOptions own(TransactionOptions options, String name) {
		TransactionOptions own = TransactionOptions.defaults()
			.asNew()
			.withName(name)
			.withSettings(LocalSettings.WITHHELD);
		own = (options.timeout() != null) ? own.withTimeout(options.timeout()) : own;
		return (options.lockTimeout() != null) ? own.withLockTimeout(options.lockTimeout()) : own;
	}

	/** It may be there by now, and another's. */
	private long create() {
		long begin = System.nanoTime();
		ConnectionSource connections = this.environment.connections();
		try {
			Connection connection = connections.acquireWithoutSettings();
			try (Statement statement = connection.createStatement()) {
				// 'if not exists' alone does not keep two from making it
				statement.execute("select pg_catalog.pg_advisory_xact_lock(" + LOCK + ");" + this.table.ddl());
			}
			catch (SQLException ex) {
				throw StandbyErrors.explain(connection, ex);
			}
			finally {
				connections.release(connection);
			}
		}
		catch (SQLException ex) {
			throw failure(TASK, this.statements.explain(ex, begin));
		}
		TableCheck check = look();
		return (check != null) ? check.oid() : 0;
	}

	/**
	 * Makes sure that it is there and may be used, before a transaction of its own
	 * begins.
	 * @param options of that transaction
	 */
	void requireApart(TransactionOptions options) {
		if (this.known != 0) {
			return;
		}
		TransactionOptions own = own(options, "once: look at the table");
		own = (options.retry() != null) ? own.withRetry(options.retry()) : own;
		boolean found = this.environment.transactions().<Boolean, RuntimeException>executeOwn(own, (open) -> {
			// there is nothing to commit, and so no answer to COMMIT that can be lost
			open.rollbackOnly();
			return find();
		});
		if (!found) {
			make(options);
		}
	}

	/**
	 * Makes sure that it is there and may be used, from within a transaction that a
	 * failed statement would spoil.
	 */
	void require(TransactionOptions options) {
		if (this.known == 0 && !find()) {
			make(options);
		}
	}

	/**
	 * Makes sure that a table which was used is the one that was looked at: it may have
	 * been dropped since, and another one be there.
	 * @param used the table's OID
	 */
	void requireSame(long used) {
		if (used != this.known) {
			find();
			if (used != this.known) {
				throw failure(LOOK, new SQLException(this.table.name() + " has changed while it was used",
						SqlStates.SERIALIZATION_FAILURE));
			}
		}
	}

	private boolean find() {
		TableCheck check = look();
		if (check != null) {
			this.known = check.oid();
		}
		return check != null;
	}

	/** In the transaction at hand. */
	private @Nullable TableCheck look() {
		try {
			TableCheck check = this.statements.<@Nullable TableCheck>query(TableCheck.QUERY, TableCheck::read,
					this.table.schema());
			if (check != null && check.isOfStandby()) {
				throw this.statements.refuseOnStandby();
			}
			return (check != null) ? check.require(this.table.name()) : null;
		}
		catch (SQLException ex) {
			throw failure(LOOK, ex);
		}
	}

	/** Notes that it is not there, or no more. */
	void missed() {
		this.known = 0;
	}

	private RuntimeException failure(String task, SQLException ex) {
		return this.environment.errors().translate(task, null, ex);
	}

}

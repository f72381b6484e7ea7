package io.github.pgprofiles.internal.once;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.TransactionOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the table when it is first needed. Thread-safe. */
final class TableMaker {

	private static final Logger logger = LoggerFactory.getLogger(TableMaker.class);

	private static final String TASK = "make the table of once(…)";

	/** "pgprofil" in ASCII: of all who make the table, one at a time. */
	private static final long LOCK = 0x706770726f66696cL;

	private final OnceRoom room;

	private final OnceTable table;

	private final OnceStatements statements;

	/** Whether it was seen, so that nobody has to look. */
	private volatile boolean known;

	TableMaker(OnceRoom room, OnceTable table, OnceStatements statements) {
		this.room = room;
		this.table = table;
		this.statements = statements;
	}

	/**
	 * Makes it in a transaction of its own.
	 * @param options of the one that needs it
	 */
	void make(TransactionOptions options) {
		ConnectionSource connections = this.room.connections();
		if (connections.isInTransaction() && connections.maximumSize() == 1) {
			throw failure(new PoolExhausted(
					"%s is not there, and to make it inside another transaction takes a second connection while pool.max-size is 1. %s"
						.formatted(this.table.name(), this.table.advice()),
					null));
		}
		TransactionOptions own = TransactionOptions.defaults().asNew().withName("once: make the table");
		own = (options.timeout() != null) ? own.withTimeout(options.timeout()) : own;
		own = (options.lockTimeout() != null) ? own.withLockTimeout(options.lockTimeout()) : own;
		this.room.transactions().<Boolean, RuntimeException>execute(own, null, (open) -> create());
		logger.info("Profile '{}': made the table {} for results of once(…)", this.room.profile(), this.table.name());
	}

	private boolean create() {
		long begin = System.nanoTime();
		ConnectionSource connections = this.room.connections();
		try {
			Connection connection = connections.acquire();
			try (Statement statement = connection.createStatement()) {
				// 'if not exists' alone does not keep two from making it
				return statement.execute("select pg_catalog.pg_advisory_xact_lock(" + LOCK + ");" + this.table.ddl());
			}
			finally {
				connections.release(connection);
			}
		}
		catch (SQLException ex) {
			throw failure(this.statements.explain(ex, begin));
		}
	}

	/**
	 * Makes sure that it is there, from within a transaction that a failed statement
	 * would spoil.
	 */
	void require(TransactionOptions options) {
		if (this.known) {
			return;
		}
		try {
			boolean there = this.statements.query("select to_regclass(?) is not null", (rows) -> {
				rows.next();
				return rows.getBoolean(1);
			}, this.table.name());
			if (!there) {
				make(options);
			}
			seen();
		}
		catch (SQLException ex) {
			throw failure(ex);
		}
	}

	/** Notes that it is there. */
	void seen() {
		this.known = true;
	}

	/** Notes that it is not there, or no more. */
	void missed() {
		this.known = false;
	}

	private RuntimeException failure(SQLException ex) {
		return this.room.failures().translate(TASK, null, ex);
	}

}

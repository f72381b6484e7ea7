package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.usage.Holder;
import io.github.pgprofiles.internal.usage.Holders;
import org.jspecify.annotations.NullUnmarked;

/**
 * A connection of which others may ask who has it, and for what. Its borrower writes
 * plain fields, as whoever asks needs no more than what was true shortly before.
 */
@NullUnmarked
abstract class LentConnection extends SessionlessConnection implements Holder {

	private final long lentAt;

	private Thread thread = Thread.currentThread();

	/** The last text; a name is read off it only for whoever asks. */
	private String text;

	private String transaction;

	private Holders holders;

	private int slot;

	LentConnection(Connection delegate, ConnectionCleaner cleaner, long lentAt) {
		super(delegate, cleaner);
		this.lentAt = lentAt;
	}

	/** Lets others ask, once it is complete. */
	final void show(Holders present) {
		this.holders = present;
		this.slot = present.add(this);
	}

	/** Lets nobody ask any more. */
	final void hide() {
		Holders present = this.holders;
		if (present != null) {
			this.holders = null;
			this.thread = null;
			present.remove(this.slot, this);
		}
	}

	final void runs(String sql) {
		this.text = sql;
	}

	/** Notes that a COPY or a stream is about to run. */
	public static void runs(Connection connection, String name) {
		if (connection instanceof LentConnection own) {
			own.text = StatementName.comment(name);
		}
	}

	/** Notes what the transaction is called that has begun. */
	public static void begun(Connection connection, String name) {
		if (connection instanceof LentConnection own) {
			own.transaction = name;
		}
	}

	@Override
	public final Thread thread() {
		return this.thread;
	}

	@Override
	public final long lentAt() {
		return this.lentAt;
	}

	@Override
	public final String statement() {
		String last = this.text;
		return (last != null) ? StatementName.of(last) : null;
	}

	@Override
	public final String transaction() {
		return this.transaction;
	}

	@Override
	public final Integer process() {
		Connection raw = cleaner().isPooled() ? null : DriverSession.find(delegate());
		try {
			return (raw != null) ? DriverSession.process(raw) : null;
		}
		catch (SQLException ex) {
			return null;
		}
	}

}

package io.github.pgprofiles.internal.once;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.OnceConflictException;
import io.github.pgprofiles.error.ResultNotStorableException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.transaction.OpenTransaction;
import io.github.pgprofiles.internal.transaction.OpeningStatement;
import io.github.pgprofiles.internal.transaction.TransactionRunner;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import org.jspecify.annotations.Nullable;

/**
 * One call with a key, in as many attempts as it takes. Belongs to one thread.
 *
 * @param <R> the result
 * @param <E> what the work may throw
 */
final class OnceCall<R extends @Nullable Object, E extends Throwable> implements OpeningStatement {

	static final String UNDEFINED_TABLE = "42P01";

	/** How often a claim is made again; each time something has changed. */
	private static final int MOST_CLAIMS = 5;

	private static final String SERIALIZABLE = "serializable";

	private final OnceRunner runner;

	private final TransactionOptions options;

	private final OnceKey key;

	private final @Nullable String fingerprint;

	private final TransactionRunner.Work<R, E> work;

	/** Whether the key was free, and is now this call's. */
	private boolean claimed;

	private boolean stored;

	/** Whether the last attempt has found a result. */
	private boolean replayed;

	/** The OID of the table that the key was claimed in. */
	private long table;

	/** Where the key's row lies in it; {@code null} where it is not to be looked for. */
	private @Nullable String place;

	private int claims;

	private long begin;

	OnceCall(OnceRunner runner, TransactionOptions options, OnceKey key, @Nullable String fingerprint,
			TransactionRunner.Work<R, E> work) {
		this.runner = runner;
		this.options = options;
		this.key = key;
		this.fingerprint = fingerprint;
		this.work = work;
	}

	/** What a key stands for already. */
	private record Kept(String type, boolean sameFingerprint, @Nullable String result, long table) {
	}

	@Override
	public String sql() {
		return this.runner.table().claim();
	}

	@Override
	public int bind(PreparedStatement statement) throws SQLException {
		this.begin = System.nanoTime();
		this.claimed = false;
		this.stored = false;
		this.replayed = false;
		statement.setString(1, this.key.key());
		statement.setString(2, type());
		statement.setString(3, this.fingerprint);
		return 3;
	}

	@Override
	public int columns() {
		return 3;
	}

	@Override
	public void read(@Nullable ResultSet row) throws SQLException {
		this.claims = 0;
		this.claimed = row != null;
		this.table = (row != null) ? row.getLong(1) : 0;
		this.place = (row != null && !SERIALIZABLE.equals(row.getString(3))) ? row.getString(2) : null;
	}

	@Override
	public SQLException explain(SQLException ex) {
		String state = ex.getSQLState();
		if (this.fingerprint != null && state != null && state.startsWith("22")) {
			return Redactor.withHint(ex, "The fingerprint of once(…) is JSON that jsonb does not take");
		}
		return this.runner.statements().explain(ex, this.begin);
	}

	/**
	 * Before the work there is nothing to lose. Whoever loses a race at REPEATABLE READ
	 * or SERIALIZABLE finds the winner's result with a new snapshot.
	 */
	@Override
	public boolean beginsAgain(RuntimeException failure) {
		String state = SqlStates.of(failure);
		boolean missing = UNDEFINED_TABLE.equals(state);
		if (++this.claims >= MOST_CLAIMS || !(missing || SqlStates.SERIALIZATION_FAILURE.equals(state))) {
			return false;
		}
		if (missing) {
			this.runner.maker().missed();
			this.runner.maker().make(this.options);
		}
		return true;
	}

	@Override
	public RuntimeException outcomeUnknown(RuntimeException failure) {
		return (failure instanceof CommitOutcomeUnknownException own) ? own.underOnce() : failure;
	}

	/** As it is stored. */
	private String type() {
		return this.key.type().getTypeName();
	}

	/** Whether the last attempt has put a result into the table. */
	boolean isStored() {
		return this.stored;
	}

	/** Whether what it returns was there before. */
	boolean isReplayed() {
		return this.replayed;
	}

	/** Runs in a transaction that sent the claim when it began. */
	R run(OpenTransaction open) throws E {
		while (!this.claimed) {
			Kept kept = kept();
			if (kept != null) {
				this.runner.maker().requireSame(kept.table());
				R result = replay(kept);
				this.replayed = true;
				leave(open);
				return result;
			}
			// what is too old may go at any moment
			if (++this.claims >= MOST_CLAIMS) {
				throw conflict("was there and was gone again %d times".formatted(MOST_CLAIMS));
			}
			claim();
			identify(open);
		}
		this.runner.maker().requireSame(this.table);
		R result = this.work.run(open);
		if (!open.isRollbackOnly()) {
			store(result);
		}
		return result;
	}

	/** Claims the key in a transaction that is under way. */
	void claim() {
		try {
			this.stored = false;
			int made = this.claims;
			this.runner.statements().<@Nullable Object>query(sql(), (rows) -> {
				read(rows.next() ? rows : null);
				return null;
			}, this.key.key(), type(), this.fingerprint);
			this.claims = made;
		}
		catch (SQLException ex) {
			if (UNDEFINED_TABLE.equals(ex.getSQLState())) {
				this.runner.maker().missed();
			}
			throw failure("claim the key of", sql(), explain(ex));
		}
	}

	/** The claim that it began with returned nothing, and not who it is either. */
	private void identify(OpenTransaction open) {
		try {
			if (this.claimed) {
				this.runner.environment().transactions().identify(open);
			}
		}
		catch (SQLException ex) {
			throw failure("ask for the identity of", null, ex);
		}
	}

	/** What was read is there whatever becomes of this, unless others write in it too. */
	private void leave(OpenTransaction open) {
		try {
			if (!open.changesNothing()) {
				this.runner.environment().transactions().identify(open);
			}
		}
		catch (SQLException ex) {
			throw failure("ask for the identity of", null, ex);
		}
	}

	private @Nullable Kept kept() {
		String sql = this.runner.table().read();
		try {
			return this.runner.statements()
				.<@Nullable Kept>query(sql, (rows) -> rows.next()
						? new Kept(rows.getString(1), rows.getBoolean(2), rows.getString(3), rows.getLong(4)) : null,
						this.fingerprint, this.key.key());
		}
		catch (SQLException ex) {
			throw failure("read the result of", sql, ex);
		}
	}

	// the caller knows what the type says
	@SuppressWarnings({ "unchecked", "NullAway" })
	private R replay(Kept kept) {
		if (!kept.type().equals(type())) {
			throw conflict("stands for a result of type %s, and not %s".formatted(kept.type(), type()));
		}
		if (!kept.sameFingerprint()) {
			throw conflict("was first used with another fingerprint");
		}
		if (kept.result() == null) {
			throw conflict("is that of work around this, or before this in the same transaction, which has no result");
		}
		try {
			return (R) this.runner.format().read(kept.result(), this.key.type());
		}
		catch (ConversionException ex) {
			throw notStorable(
					"the stored result of %s, a %s, %s".formatted(this.options.description(), type(), ex.reason()), ex);
		}
	}

	/** Stores the result, and reads it as a replay would: none is kept that cannot be. */
	private void store(R result) {
		try {
			if (this.runner.statements().hasFailed()) {
				// the failure was swallowed, and whoever ends the transaction says so
				return;
			}
			String json = this.runner.format().write(result);
			this.runner.format().read(store(json), this.key.type());
			this.stored = true;
		}
		catch (ConversionException ex) {
			throw notStorable("the result of %s, a %s, %s: nothing is committed".formatted(this.options.description(),
					type(), ex.reason()), ex);
		}
		catch (SQLException ex) {
			String state = ex.getSQLState();
			if (state != null && (state.startsWith("22") || state.startsWith("54"))) {
				throw new ResultNotStorableException(this.runner.environment().profile(),
						"the result of %s, a %s, is JSON that jsonb does not take (SQLSTATE %s): nothing is committed"
							.formatted(this.options.description(), type(), state),
						ex);
			}
			throw failure("store the result of", this.runner.table().store(), ex);
		}
	}

	/** Returns it as it is kept. */
	private String store(String json) throws SQLException {
		OnceTable table = this.runner.table();
		String kept = (this.place == null) ? null
				: this.runner.statements()
					.<@Nullable String>query(table.store(), (rows) -> rows.next() ? rows.getString(1) : null, json,
							this.place, this.key.key());
		if (kept != null) {
			return kept;
		}
		return this.runner.statements().query(table.storeAnywhere(), (rows) -> {
			rows.next();
			return rows.getString(1);
		}, this.key.key(), type(), json);
	}

	private RuntimeException notStorable(String message, ConversionException ex) {
		return new ResultNotStorableException(this.runner.environment().profile(), message, ex.getCause());
	}

	private RuntimeException conflict(String what) {
		return new OnceConflictException(this.runner.environment().profile(),
				"the key given to once(…) for %s %s".formatted(this.options.description(), what));
	}

	private RuntimeException failure(String task, @Nullable String sql, SQLException ex) {
		return this.runner.environment().errors().translate(task + " " + this.options.description(), sql, ex);
	}

}

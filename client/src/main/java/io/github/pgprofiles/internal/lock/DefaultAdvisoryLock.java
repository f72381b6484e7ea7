package io.github.pgprofiles.internal.lock;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.github.pgprofiles.error.AdvisoryLockLostException;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.lock.AdvisoryLock;
import io.github.pgprofiles.lock.TransactionLock;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

/** A lock that is taken on a connection of its own. */
public final class DefaultAdvisoryLock implements AdvisoryLock {

	private final Errors errors;

	private final AdvisoryLocks locks;

	private final TypedTransactionTemplate transactions;

	private final LockKey key;

	public DefaultAdvisoryLock(Errors errors, AdvisoryLocks locks, TypedTransactionTemplate transactions, LockKey key) {
		this.errors = errors;
		this.locks = locks;
		this.transactions = transactions;
		this.key = key;
	}

	@Override
	public String name() {
		return this.key.name();
	}

	@Override
	public AdvisoryLock shared() {
		return this.key.shared() ? this
				: new DefaultAdvisoryLock(this.errors, this.locks, this.transactions, this.key.asShared());
	}

	@Override
	public TransactionLock inTransaction() {
		return new DefaultTransactionLock(this.errors, this.locks, this.transactions, this.key);
	}

	@Override
	public <E extends Throwable> boolean tryRun(Duration wait, VoidWork<E> work) throws E {
		HeldLock held = acquire(LockWait.of(wait));
		if (held == null) {
			return false;
		}
		run(held, work);
		return true;
	}

	@Override
	public <R, E extends Throwable> Optional<R> tryExecute(Duration wait, Work<R, E> work) throws E {
		HeldLock held = acquire(LockWait.of(wait));
		if (held == null) {
			return Optional.empty();
		}
		R result = this.<R, E>execute(held, work);
		return Optional.of(present(this.errors.profile(), this.key, result));
	}

	/** A value that cannot be taken for work that was not run. */
	static <R> R present(String profile, LockKey key, @Nullable R value) {
		if (value == null) {
			throw new IllegalStateException(("Profile '%s': the work under %s has run and returned null, which an"
					+ " Optional cannot tell from work that was not run: use tryRun(…)")
				.formatted(profile, key));
		}
		return value;
	}

	@Override
	public <E extends Throwable> void run(VoidWork<E> work) throws E {
		run(Objects.requireNonNull(acquire(LockWait.PROFILES)), work);
	}

	@Override
	public <R extends @Nullable Object, E extends Throwable> R execute(Work<R, E> work) throws E {
		return execute(Objects.requireNonNull(acquire(LockWait.PROFILES)), work);
	}

	private @Nullable HeldLock acquire(LockWait wait) {
		try {
			return this.locks.acquire(this.key, wait);
		}
		catch (SQLException ex) {
			throw this.errors.translate("take " + this.key, ex);
		}
	}

	private <E extends Throwable> void run(HeldLock held, VoidWork<E> work) throws E {
		this.<@Nullable Object, E>execute(held, () -> {
			work.run();
			return null;
		});
	}

	private <R extends @Nullable Object, E extends Throwable> R execute(HeldLock held, Work<R, E> work) throws E {
		R result;
		try {
			result = work.execute();
		}
		catch (Throwable ex) {
			try {
				held.release();
			}
			catch (SQLException | RuntimeException | Error lost) {
				ex.addSuppressed((lost instanceof SQLException failure) ? lost(failure) : lost);
			}
			throw ex;
		}
		try {
			held.release();
		}
		catch (SQLException ex) {
			throw lost(ex);
		}
		return result;
	}

	private AdvisoryLockLostException lost(SQLException ex) {
		return new AdvisoryLockLostException(this.errors.profile(), this.key.toString(), ex);
	}

}

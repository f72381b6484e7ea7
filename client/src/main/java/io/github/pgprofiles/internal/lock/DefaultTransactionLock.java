package io.github.pgprofiles.internal.lock;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.lock.TransactionLock;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

/** A lock that is taken in a transaction and released by its end. */
final class DefaultTransactionLock implements TransactionLock {

	private final Errors errors;

	private final AdvisoryLocks locks;

	private final TypedTransactionTemplate transactions;

	private final LockKey key;

	DefaultTransactionLock(Errors errors, AdvisoryLocks locks, TypedTransactionTemplate transactions, LockKey key) {
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
	public TransactionLock shared() {
		return new DefaultTransactionLock(this.errors, this.locks, this.transactions, this.key.asShared());
	}

	@Override
	public <E extends Throwable> boolean tryRun(Duration wait, TransactionSpec.VoidWork<? super Transaction, E> work)
			throws E {
		LockWait bounded = LockWait.of(wait);
		return this.transactions.<Boolean, E>execute((tx) -> {
			Runnable end = join(bounded);
			if (end == null) {
				return false;
			}
			run(end, tx, work);
			return true;
		});
	}

	@Override
	public <R, E extends Throwable> Optional<R> tryExecute(Duration wait,
			TransactionSpec.Work<? super Transaction, R, E> work) throws E {
		LockWait bounded = LockWait.of(wait);
		return this.transactions.<Optional<R>, E>execute((tx) -> {
			Runnable end = join(bounded);
			if (end == null) {
				return Optional.empty();
			}
			R result = this.<R, E>execute(end, tx, work);
			return Optional.of(DefaultAdvisoryLock.present(this.errors.profile(), this.key, result));
		});
	}

	@Override
	public <E extends Throwable> void run(TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
		this.transactions.<E>run((tx) -> run(Objects.requireNonNull(join(LockWait.PROFILES)), tx, work));
	}

	@Override
	public <R extends @Nullable Object, E extends Throwable> R execute(
			TransactionSpec.Work<? super Transaction, R, E> work) throws E {
		return this.transactions
			.<R, E>execute((tx) -> execute(Objects.requireNonNull(join(LockWait.PROFILES)), tx, work));
	}

	private @Nullable Runnable join(LockWait wait) {
		try {
			return this.locks.join(this.key, wait);
		}
		catch (SQLException ex) {
			throw this.errors.translate("take " + this.key, null, ex);
		}
	}

	private <E extends Throwable> void run(Runnable end, Transaction tx,
			TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
		this.<@Nullable Object, E>execute(end, tx, (same) -> {
			work.run(same);
			return null;
		});
	}

	private <R extends @Nullable Object, E extends Throwable> R execute(Runnable end, Transaction tx,
			TransactionSpec.Work<? super Transaction, R, E> work) throws E {
		try {
			return work.execute(tx);
		}
		finally {
			end.run();
		}
	}

}

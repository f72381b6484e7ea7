package io.github.pgprofiles.internal.pool.connect;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.PoolerWords;
import io.github.pgprofiles.internal.pool.connect.Reconnection.Demand;
import org.postgresql.util.PSQLException;

/**
 * Attempts to connect that the other side turned down, so that no waiting heals it:
 * somebody has to change a password, a role or a database first. Whoever waits is told at
 * once, and the server sees few further attempts, however many callers there are.
 * Thread-safe.
 */
final class Rejections {

	/** Between two attempts while somebody waits. */
	private static final long PAUSE = Duration.ofMillis(250).toNanos();

	/** While the pool only wants to fill up: servers count rejected logins. */
	private static final long IDLE_PAUSE = Duration.ofSeconds(5).toNanos();

	private static final long TICK = Duration.ofMillis(50).toNanos();

	/** The database does not exist, or the role may not connect to it. */
	private static final Set<String> OTHERS = Set.of("3D000", SqlStates.INSUFFICIENT_PRIVILEGE);

	private final Consumer<SQLException> listener;

	private volatile boolean rejected;

	private volatile long at;

	Rejections(Consumer<SQLException> listener) {
		this.listener = listener;
	}

	/**
	 * Takes note of a failure, and tells it, if it is a rejection.
	 * @return whether it is
	 */
	boolean add(SQLException failure) {
		this.rejected = isRejection(failure);
		if (this.rejected) {
			this.at = System.nanoTime();
			this.listener.accept(failure);
		}
		return this.rejected;
	}

	/** Notes that a connection was made. */
	void end() {
		this.rejected = false;
	}

	/** Waits until the next attempt is due, if the last one was turned down. */
	void awaitTurn(Supplier<Demand> demand) {
		long left = PAUSE - (System.nanoTime() - this.at);
		while (this.rejected && left > 0 && demand.get() != Demand.NONE && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(this, Math.min(left, TICK));
			left = PAUSE - (System.nanoTime() - this.at);
		}
	}

	static long pause(Demand demand) {
		return (demand == Demand.CALLER) ? PAUSE : IDLE_PAUSE;
	}

	/** Whether the other side has said that it lets nobody in like this. */
	static boolean isRejection(SQLException failure) {
		String state = failure.getSQLState();
		if (state == null) {
			return false;
		}
		return state.startsWith("28") || OTHERS.contains(state) || isOfTheDriver(failure, state)
				|| PoolerWords.isRejection(failure);
	}

	/** The server asks for a password that there is none of, or in a way unknown here. */
	private static boolean isOfTheDriver(SQLException failure, String state) {
		return SqlStates.CONNECTION_REJECTED.equals(state) && failure instanceof PSQLException driver
				&& driver.getServerErrorMessage() == null;
	}

}

package io.github.pgprofiles.internal.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.WriteTracking;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.error.ReplicaBehind;
import io.github.pgprofiles.internal.pool.DrainingPool;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;

/** One node of a profile, as those see it who choose one. Thread-safe. */
final class ReplicaNode {

	/** For how long a node is left alone that did not have something in time. */
	private static final long PAUSE = Duration.ofMillis(50).toNanos();

	private final String name;

	private final DrainingPool pool;

	private volatile @Nullable NodeState state;

	private volatile @Nullable Duration lag;

	/** Whether it is of another cluster, or was. */
	private volatile boolean foreign;

	/** Whether that is known. */
	private volatile boolean compared;

	/** Whether a statement alone has a snapshot of its own behind a guard. */
	private volatile boolean sharing = true;

	/** Until when it is left alone by those whose writes it did not have. */
	private volatile long behindUntil = System.nanoTime();

	/** Whether it was lost since the last look. */
	private volatile boolean lost;

	ReplicaNode(String name, DrainingPool pool) {
		this.name = name;
		this.pool = pool;
	}

	String name() {
		return this.name;
	}

	DrainingPool pool() {
		return this.pool;
	}

	@Nullable NodeState state() {
		return this.state;
	}

	@Nullable Duration lag() {
		return this.lag;
	}

	boolean isForeign() {
		return this.foreign;
	}

	/**
	 * Takes what a look has seen.
	 * @param compared whether it is known what cluster it has to be of
	 */
	void seen(NodeState next, @Nullable Duration behind, boolean ofAnother, boolean compared) {
		this.foreign = ofAnother;
		this.compared = compared;
		this.lag = behind;
		this.state = next;
		this.lost = false;
	}

	/** Something has failed for want of a connection. */
	void lost() {
		this.lost = true;
		leave("was lost");
	}

	/** Nobody who can go elsewhere is to wait for it. */
	void leave(String why) {
		this.pool.sendElsewhere(new SQLTransientConnectionException("the node '" + this.name + "' " + why,
				SqlStates.UNABLE_TO_ESTABLISH_CONNECTION));
	}

	/** It did not have a position in time. */
	void behind(ReplicaBehind why) {
		if (why.isIsolation()) {
			this.sharing = false;
		}
		else {
			this.behindUntil = System.nanoTime() + PAUSE;
		}
	}

	/**
	 * Why it is not read on; {@code null} if it may be.
	 * @param position that has to be there; {@code null} for none
	 */
	@Nullable String refusal(@Nullable LogPosition position, Duration maxLag) {
		NodeState known = this.state;
		if (known == null) {
			return "was not looked at yet";
		}
		if (!known.isUp()) {
			return "is not available: " + known.problem();
		}
		if (this.lost) {
			return "was lost";
		}
		if (this.foreign) {
			return "belongs to another database cluster";
		}
		if (!this.compared) {
			return "cannot be told to be of this cluster, as the profile's own server was not seen yet";
		}
		Duration behind = this.lag;
		if (behind == null || behind.compareTo(maxLag) > 0) {
			return (behind == null) ? "has never replayed anything"
					: "is behind by " + behind.toMillis() + " ms, and max-lag is " + maxLag.toMillis() + " ms";
		}
		if (position == null) {
			return null;
		}
		LogPosition at = known.position();
		if (at == null || at.timeline() != position.timeline()) {
			return "is not known to be on timeline " + Integer.toUnsignedString(position.timeline());
		}
		return (System.nanoTime() - this.behindUntil < 0) ? "did not have the caller's own writes a moment ago" : null;
	}

	/** What part of its pool is in use, above one with callers that wait. */
	double load() {
		HikariPoolMXBean counts = this.pool.getHikariPoolMXBean();
		return (counts == null) ? 0 : (double) (counts.getActiveConnections() + counts.getThreadsAwaitingConnection())
				/ this.pool.getMaximumPoolSize();
	}

	/**
	 * Borrows a connection.
	 * @param position that has to be there; {@code null} for none
	 * @param shared whether to make sure of that with what is sent first
	 */
	Connection borrow(@Nullable LogPosition position, boolean shared, Duration wait) throws SQLException {
		Connection lent = this.pool.getConnectionOrLeave();
		if (position == null) {
			return lent;
		}
		ReplicaGuard guard = new ReplicaGuard(position, wait.toMillis());
		try {
			if (SessionLoan.hasReplayed(lent, position)) {
				return lent;
			}
			if (shared && this.sharing) {
				SessionLoan.guard(lent, guard);
			}
			else {
				WriteTracking.require(PooledConnection.beneath(lent), guard);
			}
			return lent;
		}
		catch (SQLException | RuntimeException ex) {
			lent.close();
			throw ex;
		}
	}

}

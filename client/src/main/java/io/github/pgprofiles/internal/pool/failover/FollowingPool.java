package io.github.pgprofiles.internal.pool.failover;

import io.github.pgprofiles.config.HostPort;
import org.jspecify.annotations.Nullable;

/** The pool whose connections lead to a primary that is followed. */
public interface FollowingPool {

	/** Of a profile that has none. */
	FollowingPool NONE = new FollowingPool() {

		@Override
		public boolean isBusy() {
			return false;
		}

		@Override
		public void retire() {
			// it has no connections
		}

		@Override
		public void refill() {
			// likewise
		}

		@Override
		public void failedOver(@Nullable HostPort from, HostPort to, long nanos) {
			// nobody listens
		}

	};

	/** Whether somebody has a connection. */
	boolean isBusy();

	/** Closes all connections, those that are in use after that. */
	void retire();

	/** Opens what it lacks, several at a time. */
	void refill();

	/**
	 * Another server is the primary.
	 * @param nanos since it was noticed that the last one is none any more
	 */
	void failedOver(@Nullable HostPort from, HostPort to, long nanos);

}

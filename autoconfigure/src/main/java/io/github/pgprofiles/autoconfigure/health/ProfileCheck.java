package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;

/**
 * Checks one profile on a separate thread, so that the response is in time whatever
 * hangs. At most one run is active: a concurrent request gets its result. A run that
 * exceeds the time-out is reported, and no second one is started. Thread-safe.
 */
final class ProfileCheck {

	private final ProfilePool pool;

	private final Duration timeout;

	private final Executor threads;

	private @Nullable CheckRun underWay;

	ProfileCheck(ProfilePool pool, Duration timeout, Executor threads) {
		this.pool = pool;
		this.timeout = timeout;
		this.threads = threads;
	}

	Duration timeout() {
		return this.timeout;
	}

	/** Starts a run, or joins the active one. Does not wait. */
	synchronized CheckRun begin() {
		CheckRun joined = this.underWay;
		if (joined != null) {
			return joined;
		}
		CheckRun run = new CheckRun(this.pool, this.timeout, this::ended);
		try {
			this.threads.execute(run);
			this.underWay = run;
		}
		catch (RejectedExecutionException ex) {
			run.refuse();
		}
		return run;
	}

	private synchronized void ended() {
		this.underWay = null;
	}

	/** Waits for a run until it times out. */
	Health await(CheckRun run) {
		try {
			return run.isRefused() ? this.pool.down("the application is shutting down") : run.get(remaining(run));
		}
		catch (TimeoutException ex) {
			return this.pool.down("the check that began %d ms ago still waits for %s".formatted(run.age().toMillis(),
					run.waitsFor()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return this.pool.down("interrupted while the check was under way");
		}
		catch (ExecutionException ex) {
			return this.pool.down((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private Duration remaining(CheckRun run) {
		Duration remaining = this.timeout.minus(run.age());
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

}

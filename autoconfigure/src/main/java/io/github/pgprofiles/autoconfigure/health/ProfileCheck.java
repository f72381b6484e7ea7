package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import io.github.pgprofiles.autoconfigure.server.ProfileState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;

/**
 * Checks one server of a profile on a separate thread, so that the response is in time
 * whatever hangs. At most one run is active: a concurrent request gets its result, and so
 * does one that comes soon after. A run that exceeds the time-out is reported, and no
 * second one is started. Thread-safe.
 */
final class ProfileCheck {

	private final ProfilePool pool;

	private final HealthOptions options;

	private final ProfileState state;

	private final HealthDetails details;

	private final Executor threads;

	private final ProfileQuestion question;

	private final BesideLook beside;

	private @Nullable CheckRun underWay;

	private @Nullable CheckRun last;

	ProfileCheck(ProfilePool pool, ProfileQuestion question, HealthOptions options, ProfileState state,
			HealthDetails details, Executor threads) {
		this.pool = pool;
		this.question = question;
		this.options = options;
		this.state = state;
		this.details = details;
		this.threads = threads;
		this.beside = new BesideLook(pool, options.timeout().dividedBy(5));
	}

	Duration timeout() {
		return this.options.timeout();
	}

	/**
	 * Starts a run, or joins the active one, or the last one while that is remembered.
	 * Its age counts from its begin, or from when the server was asked, if that is
	 * earlier, so that what happened since is known as soon as that has passed. Does not
	 * wait.
	 */
	synchronized CheckRun begin() {
		CheckRun joined = (this.underWay != null) ? this.underWay : this.last;
		if (joined != null && (joined == this.underWay || joined.ageOfAnswer().compareTo(this.options.maxAge()) < 0)) {
			return joined;
		}
		CheckRun run = new CheckRun(this.pool, this.question, this.beside, this.options, this::ended);
		try {
			this.underWay = run;
			this.threads.execute(run);
		}
		catch (RejectedExecutionException ex) {
			this.underWay = null;
			run.refuse();
		}
		return run;
	}

	/** What came too late for whoever has asked says that the server lives. */
	private synchronized void ended(CheckRun run, Outcome outcome) {
		this.underWay = null;
		this.last = run;
		if (run.age().compareTo(timeout()) <= 0) {
			outcome.record(this.state, this.pool);
		}
		else if (outcome.facts() != null) {
			this.state.answered(outcome.facts(), outcome.at());
		}
	}

	/** Waits for a run until it times out. */
	Health await(CheckRun run) {
		Outcome outcome = outcome(run);
		outcome.record(this.state, this.pool);
		return this.details.describe(outcome, this.state.snapshot());
	}

	private Outcome outcome(CheckRun run) {
		try {
			return run.isRefused() ? Outcome.down(DownReason.CLOSED, "the application is shutting down")
					: run.get(remaining(run));
		}
		catch (TimeoutException ex) {
			return run.unfinished();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Outcome.down(DownReason.FAILED, "interrupted while the check was under way");
		}
		catch (ExecutionException ex) {
			return this.pool.down((ex.getCause() != null) ? ex.getCause() : ex, false);
		}
	}

	private Duration remaining(CheckRun run) {
		Duration remaining = timeout().minus(run.age());
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

}

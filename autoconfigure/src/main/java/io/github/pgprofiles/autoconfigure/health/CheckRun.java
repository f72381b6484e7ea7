package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import io.github.pgprofiles.autoconfigure.server.ServerAnswer;
import io.github.pgprofiles.autoconfigure.server.ServerFacts;
import io.github.pgprofiles.autoconfigure.server.ServerLook;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * One check of one profile: acquires a connection, and asks its server unless somebody
 * just did. Ends by itself some seconds after the last caller has stopped waiting, and
 * releases its connection.
 */
final class CheckRun implements Runnable {

	private static final Log logger = LogFactory.getLog(CheckRun.class);

	/**
	 * For how long a connection may stay silent before it counts as broken. More than the
	 * usual time-out, because new connections do not help a server that is merely slow.
	 */
	private static final Duration SILENCE = Duration.ofSeconds(5);

	private static final String CONNECTION = "a connection from the pool";

	private static final String ANSWER = "the server's answer";

	private final ProfilePool pool;

	private final ProfileQuestion question;

	private final BesideLook beside;

	private final Duration timeout;

	private final Duration maxAge;

	private final BiConsumer<CheckRun, Outcome> ended;

	private final FutureTask<Outcome> task = new FutureTask<>(this::check);

	private final long begun = System.nanoTime();

	/** When the server was asked, if others did that before it began. */
	private volatile long asked = this.begun;

	private volatile String waitsFor = CONNECTION;

	private volatile @Nullable NoConnectionException exhausted;

	/**
	 * Creates the run.
	 * @param ended called at its end, just before its result is available
	 */
	CheckRun(ProfilePool pool, ProfileQuestion question, BesideLook beside, HealthOptions options,
			BiConsumer<CheckRun, Outcome> ended) {
		this.pool = pool;
		this.question = question;
		this.beside = beside;
		this.timeout = options.timeout();
		this.maxAge = options.maxAge();
		this.ended = ended;
	}

	@Override
	public void run() {
		this.task.run();
	}

	/** Ends a run for which there was no thread. */
	void refuse() {
		this.task.cancel(false);
	}

	boolean isRefused() {
		return this.task.isCancelled();
	}

	Outcome get(Duration wait) throws InterruptedException, ExecutionException, TimeoutException {
		return this.task.get(wait.toNanos(), TimeUnit.NANOSECONDS);
	}

	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.begun);
	}

	/** The age of what it tells of the server. */
	Duration ageOfAnswer() {
		return Duration.ofNanos(System.nanoTime() - this.asked);
	}

	/** What is known of a run that has not ended. */
	Outcome unfinished() {
		NoConnectionException none = this.exhausted;
		if (none != null) {
			return this.beside.unfinished(none);
		}
		boolean queues = CONNECTION.equals(this.waitsFor) && this.pool.isExhausted();
		return Outcome.down(queues ? DownReason.POOL_EXHAUSTED : DownReason.SILENT,
				"the check that began %d ms ago still waits for %s".formatted(age().toMillis(), this.waitsFor));
	}

	private Outcome check() {
		Outcome outcome = Outcome.down(DownReason.FAILED, "the check has ended without a result");
		try {
			outcome = Outcome.up(answer());
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug(LogMessage.format("Profile '%s': health check failed", this.pool.profile()), ex);
			this.question.forget();
			outcome = down(ex);
		}
		finally {
			this.ended.accept(this, outcome);
		}
		return outcome;
	}

	private Outcome down(Exception failure) {
		if (failure instanceof NoConnectionException none && DownReason.POOL_EXHAUSTED.equals(none.kind())) {
			this.exhausted = none;
			return this.beside.look(none);
		}
		return this.pool.down(failure, ANSWER.equals(this.waitsFor));
	}

	/**
	 * Acquires a connection and runs the query; repeats both if the connection turned out
	 * to be lost. A lost idle connection says nothing about the server, and the pool has
	 * already dropped it.
	 */
	private ServerFacts answer() throws SQLException {
		// a little less than the whole, so that the pool's own error is still in time
		Duration budget = this.timeout.minus(this.timeout.dividedBy(5));
		Duration left = budget;
		for (int idle = this.pool.idle();; idle--) {
			this.waitsFor = CONNECTION;
			try (Connection connection = this.pool.borrow(left)) {
				this.waitsFor = ANSWER;
				try {
					return ask(connection);
				}
				catch (SQLException ex) {
					left = budget.minus(age());
					if (!connection.isClosed() || idle <= 0 || left.toMillis() <= 0) {
						throw ex;
					}
					logger.debug(LogMessage.format("Profile '%s': idle connection was lost", this.pool.profile()), ex);
				}
			}
		}
	}

	/** Somebody else's answer is worth half the time, and the own question the rest. */
	private ServerFacts ask(Connection connection) throws SQLException {
		ServerAnswer answer = this.question.ask(connection, this.pool.listener() != null, this.maxAge,
				this.timeout.dividedBy(2).minus(age()), (question) -> askInTime(connection, question));
		if (answer.asked() - this.begun < 0) {
			this.asked = answer.asked();
		}
		return answer.facts();
	}

	private ServerAnswer askInTime(Connection connection, ServerLook.Question question) throws SQLException {
		int usual = boundSilence(connection);
		try {
			return question.ask();
		}
		finally {
			restore(connection, usual);
		}
	}

	/**
	 * Without a limit of the driver a silent server would block the thread for ever.
	 * @return what it was before, negative if the driver knows no such thing
	 */
	private int boundSilence(Connection connection) throws SQLException {
		try {
			int usual = connection.getNetworkTimeout();
			Duration bound = (this.timeout.compareTo(SILENCE) > 0) ? this.timeout : SILENCE;
			connection.setNetworkTimeout(Runnable::run, (int) bound.toMillis());
			return usual;
		}
		catch (SQLFeatureNotSupportedException ex) {
			return -1;
		}
	}

	private static void restore(Connection connection, int usual) throws SQLException {
		if (usual >= 0 && !connection.isClosed()) {
			connection.setNetworkTimeout(Runnable::run, usual);
		}
	}

}

package io.github.pgprofiles.autoconfigure.health;

import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Tells an exhausted pool from a dead server, by a login beside the pool: a server that
 * says anything is alive. A login that takes longer than its check is known to the next
 * one. Thread-safe.
 */
final class BesideLook {

	private static final String ANSWERS = "answers";

	private static final String SILENT = "has not answered a login beside the pool yet";

	/** For how long a login that came to nothing answers for one under way. */
	private static final Duration RECENT = Duration.ofSeconds(5);

	private final ProfilePool pool;

	private final Duration limit;

	private volatile @Nullable Dead last;

	/**
	 * For one profile.
	 * @param limit of a login, rounded up to whole seconds
	 */
	BesideLook(ProfilePool pool, Duration limit) {
		this.pool = pool;
		this.limit = limit;
	}

	/** What a check is told that found no free connection. */
	Outcome look(NoConnectionException exhausted) {
		Outcome outcome = this.pool.down(exhausted, false);
		Dead found = null;
		try {
			outcome = this.pool.loginBeside(this.limit) ? outcome.beside(ANSWERS) : outcome;
		}
		catch (SQLException ex) {
			String words = ProfilePool.words(ex);
			outcome = isSaidByServer(ex) ? outcome.beside(words) : dead(exhausted, ex, words);
			found = isSaidByServer(ex) ? null : new Dead(outcome, System.nanoTime());
		}
		this.last = found;
		return outcome;
	}

	/** The same while that is under way. */
	Outcome unfinished(NoConnectionException exhausted) {
		Dead known = this.last;
		if (known != null && System.nanoTime() - known.at < RECENT.toNanos()) {
			return known.outcome.now();
		}
		return this.pool.down(exhausted, false).beside(SILENT);
	}

	private Outcome dead(NoConnectionException exhausted, SQLException ex, String words) {
		Outcome outcome = this.pool.down(ex, false);
		Failure failure = outcome.failure();
		return (failure != null) ? Outcome.down(new Failure(failure.reason(),
				exhausted.getMessage() + ", and a login beside the pool failed: " + words, failure.sqlState()),
				outcome.advice()) : outcome;
	}

	/**
	 * A login that came to nothing.
	 *
	 * @param at when, by {@link System#nanoTime()}
	 */
	private record Dead(Outcome outcome, long at) {

	}

	private static boolean isSaidByServer(@Nullable Throwable failure) {
		return failure instanceof PSQLException said && said.getServerErrorMessage() != null;
	}

}

package io.github.pgprofiles.autoconfigure.health;

import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.autoconfigure.state.ProfileState.Failure;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Tells an exhausted pool from a dead server, by a login beside the pool: a server that
 * says anything is alive.
 */
final class BesideLook {

	static final String ANSWERS = "answers";

	static final String SILENT = "has not answered a login beside the pool yet";

	private final ProfilePool pool;

	private final Duration limit;

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
		try {
			return this.pool.loginBeside(this.limit) ? outcome.beside(ANSWERS) : outcome;
		}
		catch (SQLException ex) {
			String words = ProfilePool.words(ex);
			return isSaidByServer(ex) ? outcome.beside(words) : dead(exhausted, ex, words);
		}
	}

	private Outcome dead(NoConnectionException exhausted, SQLException ex, String words) {
		Outcome outcome = this.pool.down(ex, false);
		Failure failure = outcome.failure();
		return (failure != null) ? Outcome
			.down(new Failure(failure.reason(), exhausted.getMessage() + ", and a login beside the pool failed: " + words,
					failure.sqlState()), outcome.advice())
				: outcome;
	}

	private static boolean isSaidByServer(@Nullable Throwable failure) {
		return failure instanceof PSQLException said && said.getServerErrorMessage() != null;
	}

}

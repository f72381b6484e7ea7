package io.github.pgprofiles.autoconfigure.health;

import java.time.Instant;

import io.github.pgprofiles.autoconfigure.server.ProfileState;
import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import io.github.pgprofiles.autoconfigure.server.ServerFacts;
import org.jspecify.annotations.Nullable;

/**
 * What one check has found.
 *
 * @param at when
 * @param facts what the server said; {@code null} if it said nothing
 * @param failure why it is down; {@code null} if it is not
 * @param advice what repairs it; empty if that is not known
 * @param beside what the server said to a login beside a pool that is exhausted;
 * {@code null} if nobody asked
 */
record Outcome(Instant at, @Nullable ServerFacts facts, @Nullable Failure failure, String advice,
		@Nullable String beside) {

	static Outcome up(ServerFacts facts) {
		return new Outcome(Instant.now(), facts, null, "", null);
	}

	static Outcome down(String reason, String error) {
		return down(new Failure(reason, error, null), "");
	}

	static Outcome down(Failure failure, String advice) {
		return new Outcome(Instant.now(), null, failure, advice, null);
	}

	/** The same, with what the server said beside the pool. */
	Outcome beside(String words) {
		return new Outcome(this.at, this.facts, this.failure, this.advice, words);
	}

	/** The same, as it still is. */
	Outcome now() {
		return new Outcome(Instant.now(), this.facts, this.failure, this.advice, this.beside);
	}

	/** Has a state take note of it. */
	void record(ProfileState state, ProfilePool pool) {
		if (this.failure != null) {
			state.down(this.failure, this.at, pool.changed(true));
		}
		else if (this.facts != null) {
			state.up(this.facts, this.at, pool.changed(false));
		}
	}

}

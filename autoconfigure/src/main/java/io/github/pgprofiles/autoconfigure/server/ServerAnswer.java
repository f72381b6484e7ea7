package io.github.pgprofiles.autoconfigure.server;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a server has said at one moment.
 *
 * @param at when it was asked
 * @param asked likewise, by {@link System#nanoTime()}
 * @param facts of the server, and of the session that has asked
 * @param whole whether it was asked for all; {@code false} where the role was deprived of
 * a part
 * @param role of the session that has asked, {@code session_user}; {@code null} where
 * that is not known
 * @param passwords until when those of roles are valid; empty for one without an end
 * @param received position that a standby had received from its primary; {@code null} for
 * none
 * @param seesAll whether the role may see the sessions of all roles
 * @param sessions that were asked for, and those that block them, by process
 * @since 0.1.0
 */
public record ServerAnswer(Instant at, long asked, ServerFacts facts, boolean whole, @Nullable String role,
		Map<String, Optional<Instant>> passwords, @Nullable Long received, boolean seesAll,
		Map<Integer, Session> sessions) {

	/**
	 * A session of the server. What its role may not see is {@code null}.
	 *
	 * @param process of the server
	 * @param applicationName of its client
	 * @param state of it
	 * @param waitEvent type and name
	 * @param transactionAge in milliseconds
	 * @param stateAge likewise
	 * @param blockers processes that it waits for
	 */
	public record Session(int process, @Nullable String applicationName, @Nullable String state,
			@Nullable String waitEvent, @Nullable Long transactionAge, @Nullable Long stateAge,
			List<Integer> blockers) {

	}

}

package io.github.pgprofiles.autoconfigure.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.state.ServerFacts;
import org.jspecify.annotations.Nullable;

/**
 * What a server has said at one moment.
 *
 * @param at when it was asked
 * @param asked by {@link System#nanoTime()}
 * @param facts of the server
 * @param seesAll whether the role may see the sessions of all roles
 * @param sessions that were asked for, and those that block them, by process
 */
record ServerAnswer(Instant at, long asked, ServerFacts facts, boolean seesAll, Map<Integer, Session> sessions) {

	/**
	 * A session of the server. What its role may not see is {@code null}.
	 *
	 * @param waitEvent type and name
	 * @param transactionAge in milliseconds
	 * @param stateAge likewise
	 * @param blockers processes that it waits for
	 */
	record Session(int process, @Nullable String applicationName, @Nullable String state, @Nullable String waitEvent,
			@Nullable Long transactionAge, @Nullable Long stateAge, List<Integer> blockers) {

	}

}

package io.github.pgprofiles.autoconfigure.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint {@code postgres} answers. Holds neither SQL nor values nor
 * credentials. What is {@code null} is not known, and is left out of the JSON.
 *
 * @param time of the response
 * @param profiles by name, in the order of the configuration
 * @since 0.1.0
 */
public record PostgresDescriptor(Instant time,
		Map<String, ProfileDescriptor> profiles) implements OperationResponseBody {

	/**
	 * A profile.
	 *
	 * @param primary whether it is the primary profile
	 * @param nodes by name; {@code primary} is the server that the profile is about
	 * @param holders who has connections of the pool now, the longest first
	 * @param operations COPYs and streams under way, the oldest first
	 * @param retries attempts of transactions that have failed, since the start
	 * @param settings what applies and where it was written, by key; only in the response
	 * for a single profile
	 * @param notes what is missing in the response, and why: whole sentences
	 * @since 0.1.0
	 */
	public record ProfileDescriptor(boolean primary, Map<String, NodeDescriptor> nodes, List<HolderDescriptor> holders,
			List<OperationDescriptor> operations, List<RetryDescriptor> retries,
			@Nullable Map<String, SettingDescriptor> settings, List<String> notes) {

	}

	/**
	 * What is known of a server.
	 *
	 * @since 0.1.0
	 */
	public enum State {

		/** It answers. */
		UP,

		/** It does not, or refuses. */
		DOWN,

		/** It answers, and the pool has no connection to lend. */
		DEGRADED,

		/** Nobody has asked it yet, or the first question is under way. */
		UNKNOWN

	}

	/**
	 * A server of a profile.
	 *
	 * @param state at the moment
	 * @param since when it has had this state
	 * @param lastSuccess when it has answered last
	 * @param reason why it is not {@code UP}: what the server or the driver said
	 * @param sqlState of that
	 * @param host that was reached, with its port
	 * @param role {@code primary} or {@code standby}
	 * @param timeline of its write-ahead log
	 * @param version of the server, such as {@code 18.6}
	 * @param latencyMillis between question and answer
	 * @param pool its connections here; {@code null} where the DataSource is no pool that
	 * tells
	 * @param server its connections there
	 * @param lagSeconds by which a node of the profile is behind the primary;
	 * {@code null} for the primary, and where that is not known
	 * @since 0.1.0
	 */
	public record NodeDescriptor(State state, @Nullable Instant since, @Nullable Instant lastSuccess,
			@Nullable String reason, @Nullable String sqlState, @Nullable String host, @Nullable String role,
			@Nullable Integer timeline, @Nullable String version, @Nullable Double latencyMillis,
			@Nullable PoolDescriptor pool, @Nullable ServerDescriptor server, @Nullable Double lagSeconds) {

	}

	/**
	 * The pool of a profile.
	 *
	 * @param active connections that are lent
	 * @param idle connections that are not
	 * @param waiting threads that wait for one
	 * @param max connections that there may be
	 * @param longestWaitMillis the longest wait for a connection in the last five
	 * minutes, those included that ended without one, and those that go on; {@code null}
	 * where the pool is not this library's
	 * @param timeouts waits that ended at the pool's time limit without a connection, in
	 * the last five minutes; likewise
	 * @since 0.1.0
	 */
	public record PoolDescriptor(int active, int idle, int waiting, int max, @Nullable Double longestWaitMillis,
			@Nullable Long timeouts) {

	}

	/**
	 * Connections of a server, of all its clients.
	 *
	 * @param connections that clients have
	 * @param maxConnections the server's {@code max_connections}
	 * @since 0.1.0
	 */
	public record ServerDescriptor(int connections, int maxConnections) {

	}

	/**
	 * Somebody who has a connection of the pool.
	 *
	 * @param since when it was lent
	 * @param heldMillis how long ago that was
	 * @param thread that has borrowed it
	 * @param statement name of the last statement on it, by {@code named(…)}
	 * @param transaction name of the transaction, by {@code name(…)} or Spring's
	 * @param pid of the server's process
	 * @param serverState of {@code pg_stat_activity}, such as {@code idle in transaction}
	 * @param waitEvent type and event that the process waits for, such as
	 * {@code Lock:transactionid}
	 * @param transactionAgeMillis of the server's transaction
	 * @param blockedBy whose locks it waits for
	 * @since 0.1.0
	 */
	public record HolderDescriptor(Instant since, long heldMillis, @Nullable String thread, @Nullable String statement,
			@Nullable String transaction, @Nullable Integer pid, @Nullable String serverState,
			@Nullable String waitEvent, @Nullable Long transactionAgeMillis, List<BlockerDescriptor> blockedBy) {

	}

	/**
	 * A process of the server that holds what one of ours waits for.
	 *
	 * @param pid of the process; 0 for a prepared transaction
	 * @param applicationName of its client; {@code null} where the role may not see it
	 * @param state of {@code pg_stat_activity}; {@code null} where the role may not see
	 * it
	 * @param stateAgeMillis how long it has had this state
	 * @param transactionAgeMillis of its transaction
	 * @param profile whose pool has it, if one of ours does
	 * @since 0.1.0
	 */
	public record BlockerDescriptor(int pid, @Nullable String applicationName, @Nullable String state,
			@Nullable Long stateAgeMillis, @Nullable Long transactionAgeMillis, @Nullable String profile) {

	}

	/**
	 * A COPY or a stream under way.
	 *
	 * @param kind {@code COPY_IN}, {@code COPY_OUT} or {@code STREAM}
	 * @param name of its statement, by {@code named(…)}
	 * @param rows so far
	 * @param bytes so far; {@code null} where they are not counted
	 * @param since when it began
	 * @param rowsPerSecond from its beginning on
	 * @param share done, from 0 to 1; {@code null} where the total is not known
	 * @since 0.1.0
	 */
	public record OperationDescriptor(String kind, @Nullable String name, long rows, @Nullable Long bytes,
			Instant since, double rowsPerSecond, @Nullable Double share) {

	}

	/**
	 * Attempts of transactions with {@code retry()} that have failed, since the start.
	 *
	 * @param transaction name of it, by {@code name(…)}; {@code null} for none, and for
	 * all further names once there are many
	 * @param sqlState what ended the attempts; {@code null} where there is none
	 * @param count of the attempts
	 * @param exhausted how many of them were the last
	 * @since 0.1.0
	 */
	public record RetryDescriptor(@Nullable String transaction, @Nullable String sqlState, long count, long exhausted) {

	}

	/**
	 * A setting of a profile.
	 *
	 * @param value masked where it may hold a credential
	 * @param layer that it stands in: {@code defaults}, {@code profile} or {@code json}
	 * @param origin file and line, or name of the property
	 * @param overriddenBy {@code dsn} where that says something else
	 * @since 0.1.0
	 */
	public record SettingDescriptor(@Nullable Object value, @Nullable String layer, @Nullable String origin,
			@Nullable String overriddenBy) {

	}

	/**
	 * What can be done to a pool.
	 *
	 * @since 0.1.0
	 */
	public enum Action {

		/**
		 * Its connections are closed: idle ones at once, the others when they come back.
		 */
		EVICT

	}

	/**
	 * What was done to a pool.
	 *
	 * @param profile whose pool it is
	 * @param closed connections that were idle, and are closed
	 * @param retired connections in use, which are closed when their work is done
	 * @since 0.1.0
	 */
	public record EvictionDescriptor(String profile, int closed, int retired) implements OperationResponseBody {

	}

}

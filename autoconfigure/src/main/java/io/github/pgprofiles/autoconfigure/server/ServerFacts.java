package io.github.pgprofiles.autoconfigure.server;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a server has said of itself at one moment. A part is {@code null} where it has not
 * said it, or where that does not exist.
 *
 * @param host that was reached, with its port
 * @param database that answered
 * @param version of the server
 * @param standby whether it is one, {@code pg_is_in_recovery()}
 * @param timeline that it writes, or replays
 * @param lag of a standby
 * @param connections of the whole server
 * @param passwordValidUntil of the role that has logged in
 * @param queueUsage how full the queue of notifications is, from 0 to 1
 * @param roundTrip from the question to the answer
 * @since 0.1.0
 */
public record ServerFacts(@Nullable String host, @Nullable String database, @Nullable String version,
		@Nullable Boolean standby, @Nullable Integer timeline, @Nullable Lag lag, @Nullable Connections connections,
		@Nullable Instant passwordValidUntil, @Nullable Double queueUsage, Duration roundTrip) {

	/**
	 * Likewise, as one word.
	 * @return {@code primary} or {@code standby}
	 */
	public @Nullable String role() {
		return (this.standby != null) ? (this.standby ? "standby" : "primary") : null;
	}

	/**
	 * How far a standby is behind.
	 *
	 * @param bytes received and not replayed
	 * @param seconds age of the last transaction that was replayed; 0 where nothing is
	 * left to be replayed
	 * @param streaming whether it is connected to its primary
	 */
	public record Lag(@Nullable Long bytes, @Nullable Double seconds, boolean streaming) {

	}

	/**
	 * Connections of the whole server.
	 *
	 * @param used sessions of clients, of all databases
	 * @param max {@code max_connections}
	 * @param reserved part of it that is kept for superusers and other privileged roles
	 */
	public record Connections(int used, int max, int reserved) {

	}

}

package io.github.pgprofiles.observation;

import java.time.Duration;

import io.github.pgprofiles.config.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * How an operation has ended.
 *
 * @param elapsed from its beginning to its end, the caller's own time in a stream
 * included
 * @param waitedForPool how much of it a connection was waited for; zero where the
 * operation ran on a connection that was there
 * @param node the server that was reached; {@code null} where none was
 * @param rows that were read, changed or copied; -1 where that is not known
 * @param bytes of a COPY or a stream; -1 where they were not counted
 * @param failure what it ended with; {@code null} for none. Its message may hold what the
 * server said
 * @param sqlState of the failure; {@code null} where it has none
 * @since 0.1.0
 */
public record OperationResult(Duration elapsed, Duration waitedForPool, @Nullable HostPort node, long rows, long bytes,
		@Nullable Throwable failure, @Nullable String sqlState) {
}

package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a pool's attempts to connect went.
 *
 * @param failure of the last one; {@code null} if it has not failed
 * @param changed since when they fail, or succeed again after one has failed;
 * {@code null} if none has ever failed
 * @param secretExpiry when the first of the secrets expires that they use; {@code null}
 * if none does
 */
public record PoolContact(@Nullable SQLException failure, @Nullable Instant changed, @Nullable Instant secretExpiry) {

}

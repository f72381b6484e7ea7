package io.github.pgprofiles.error;

import io.github.pgprofiles.annotation.Experimental;
import org.jspecify.annotations.Nullable;

/**
 * Details of an exception in a chain beyond its SQLSTATE and the server's fields.
 * {@link PostgresError#of(Throwable)} reads them from causes and suppressed exceptions.
 *
 * @since 0.1.0
 */
@Experimental
public interface ErrorDetails {

	/**
	 * The profile on which the error arose.
	 * @return its name, or {@code null} if that is not known here
	 */
	default @Nullable String profile() {
		return null;
	}

	/**
	 * The row of a batch, or the line of a COPY's input, counted from 1.
	 * @return its number, or {@code null} if that is not known here
	 */
	default @Nullable Long row() {
		return null;
	}

	/**
	 * The constraint that was violated.
	 * @return its name, or {@code null} if that is not known here
	 */
	default @Nullable String constraint() {
		return null;
	}

	/**
	 * The table concerned.
	 * @return its name, or {@code null} if that is not known here
	 */
	default @Nullable String table() {
		return null;
	}

	/**
	 * The column concerned.
	 * @return its name, or {@code null} if that is not known here
	 */
	default @Nullable String column() {
		return null;
	}

	/**
	 * What the caller calls the statement or the transaction, as by {@code named(…)}.
	 * @return its name, or {@code null} if it has none or that is not known here
	 */
	default @Nullable String name() {
		return null;
	}

	/**
	 * Whether running the whole work again is safe and may succeed.
	 * @return {@code false} if that is not known here
	 */
	default boolean safeToRetry() {
		return false;
	}

}

package io.github.pgprofiles.observation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened, apart from the end of an operation.
 *
 * @param profile where
 * @param kind what
 * @param name of the transaction or lock that asked for it, where names are few:
 * {@code named(…)} or {@code name(…)}; {@code null} for none
 * @param duration of what takes time; zero for anything else
 * @param succeeded whether what was waited for came; {@code true} for anything else
 * @since 0.1.0
 */
public record OperationEvent(String profile, Kind kind, @Nullable String name, Duration duration, boolean succeeded) {

	/**
	 * What happened.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** Nobody could find out whether a transaction was committed. */
		OUTCOME_UNKNOWN,

		/** A lost COMMIT was asked for afterwards, and the server knew of it. */
		OUTCOME_RESOLVED,

		/** {@code once} returned the stored result and ran nothing. */
		ONCE_REPLAYED,

		/**
		 * An advisory lock was waited for, which may have been free. Has no name but that
		 * of the transaction whose lock it is.
		 */
		LOCK_WAITED,

		/** The server was waited for at the start. */
		START_WAITED,

		/** The profile found another server to write to. */
		FAILED_OVER

	}

}

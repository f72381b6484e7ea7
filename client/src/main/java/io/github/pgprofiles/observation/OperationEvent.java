package io.github.pgprofiles.observation;

import java.time.Duration;

import io.github.pgprofiles.config.HostPort;
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
 * @param from the server that was the primary; {@code null} for anything but
 * {@link Kind#FAILED_OVER}, or where that is not known
 * @param to the server that is the primary; {@code null} for anything but
 * {@link Kind#FAILED_OVER}. The same one where another server has its address
 * @since 0.1.0
 */
public record OperationEvent(String profile, Kind kind, @Nullable String name, Duration duration, boolean succeeded,
		@Nullable HostPort from, @Nullable HostPort to) {

	/**
	 * Something that concerns no other server.
	 * @param profile where
	 * @param kind what
	 * @param name of the transaction or lock that asked for it
	 * @param duration of what takes time
	 * @param succeeded whether what was waited for came
	 */
	public OperationEvent(String profile, Kind kind, @Nullable String name, Duration duration, boolean succeeded) {
		this(profile, kind, name, duration, succeeded, null, null);
	}

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

		/**
		 * The profile found another server to write to, so long after it noticed that the
		 * last one takes no writes any more.
		 */
		FAILED_OVER

	}

}

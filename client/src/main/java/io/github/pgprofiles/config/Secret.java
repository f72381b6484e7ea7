package io.github.pgprofiles.config;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A value that nobody may read, and until when it is good. Immutable; two secrets are
 * equal only if they are the same object, and {@link #toString()} shows none of it.
 *
 * @since 0.1.0
 */
public final class Secret {

	/** How long before its end a secret is resolved anew, at most. */
	private static final Duration MOST_MARGIN = Duration.ofSeconds(30);

	private final String value;

	private final @Nullable Instant expiry;

	private final Instant due;

	private final BooleanSupplier changed;

	private Secret(String value, @Nullable Instant expiry, Instant due, BooleanSupplier changed) {
		this.value = value;
		this.expiry = expiry;
		this.due = due;
		this.changed = changed;
	}

	/**
	 * A secret that holds until the server rejects it.
	 * @param value its text
	 * @return the secret
	 */
	public static Secret of(String value) {
		return new Secret(value, null, Instant.MAX, () -> false);
	}

	/**
	 * A secret that is resolved anew before the first connection after its end, and a
	 * little sooner: by a tenth of its life, at most 30 s.
	 * @param value its text
	 * @param expiry its end; one that has passed asks for a secret for each connection
	 * @return the secret
	 */
	public static Secret of(String value, Instant expiry) {
		Duration tenth = Duration.between(Instant.now(), expiry).dividedBy(10);
		Duration margin = tenth.isNegative() ? Duration.ZERO : (tenth.compareTo(MOST_MARGIN) < 0) ? tenth : MOST_MARGIN;
		return new Secret(value, expiry, expiry.minus(margin), () -> false);
	}

	/**
	 * The same secret, resolved anew as well when its source has changed.
	 * @param changed asked before each new connection, so it must be cheap; if it throws,
	 * the secret counts as changed
	 * @return the secret
	 */
	public Secret whileNot(BooleanSupplier changed) {
		return new Secret(this.value, this.expiry, this.due, changed);
	}

	/**
	 * The text.
	 * @return never masked
	 */
	public String value() {
		return this.value;
	}

	/**
	 * The end of the secret.
	 * @return {@code null} if it holds until the server rejects it
	 */
	public @Nullable Instant expiry() {
		return this.expiry;
	}

	boolean isDue(Instant now) {
		if (!now.isBefore(this.due)) {
			return true;
		}
		try {
			return this.changed.getAsBoolean();
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	@Override
	public String toString() {
		return (this.expiry != null) ? "Secret[******, expiry=" + this.expiry + "]" : "Secret[******]";
	}

}

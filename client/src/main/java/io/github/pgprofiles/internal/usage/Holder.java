package io.github.pgprofiles.internal.usage;

import org.jspecify.annotations.Nullable;

/**
 * A connection that somebody has. Others may ask it at any moment, and may see what was
 * true shortly before.
 */
public interface Holder {

	/** Who has borrowed it; {@code null} once it is on its way back. */
	@Nullable Thread thread();

	/** When it was lent, by {@link System#nanoTime()}. */
	long lentAt();

	/** The name of the last statement on it; {@code null} for none. */
	@Nullable String statement();

	/** The name of the transaction on it; {@code null} for none. */
	@Nullable String transaction();

	/**
	 * The server's process behind it.
	 * @return {@code null} where that is not known, or it is the pooler's number
	 */
	@Nullable Integer process();

}

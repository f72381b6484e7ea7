package io.github.pgprofiles;

import io.github.pgprofiles.error.InvalidWritePositionException;
import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a caller has written, to be handed to whoever is to see that: a position in
 * the write-ahead log of the profile's database cluster, with its timeline (PostgreSQL
 * manual, chapter 'WAL Internals'). As a short text it fits into a cookie or a header;
 * that text has letters, digits and hyphens only, and tells nobody what was written.
 * Immutable.
 *
 * @since 0.1.0
 * @see PostgresClient#writePosition()
 * @see ReplicaClient#after(WritePosition)
 */
public final class WritePosition {

	private static final String NOTHING = "0";

	private static final WritePosition NONE = new WritePosition(null);

	private final @Nullable LogPosition position;

	private WritePosition(@Nullable LogPosition position) {
		this.position = position;
	}

	static WritePosition of(@Nullable LogPosition position) {
		return (position != null) ? new WritePosition(position) : NONE;
	}

	/**
	 * The position of somebody who has written nothing: every replica has it.
	 * @return the position
	 */
	public static WritePosition none() {
		return NONE;
	}

	/**
	 * Reads what {@link #toString()} has written.
	 * @param text of a position
	 * @return the position
	 * @throws InvalidWritePositionException if it is none
	 */
	public static WritePosition parse(String text) {
		if (NOTHING.equals(text)) {
			return NONE;
		}
		LogPosition position = (text != null) ? LogPosition.parse(text) : null;
		if (position == null) {
			throw new InvalidWritePositionException(null,
					"The text is no position of writes: pass on what writePosition() gave, as it is");
		}
		return new WritePosition(position);
	}

	@Nullable LogPosition position() {
		return this.position;
	}

	/**
	 * Whether it is that of somebody who has written nothing.
	 * @return whether it is
	 */
	public boolean isNone() {
		return this.position == null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof WritePosition that
				&& ((this.position != null) ? this.position.equals(that.position) : that.position == null);
	}

	@Override
	public int hashCode() {
		return (this.position != null) ? this.position.hashCode() : 0;
	}

	/**
	 * The text that {@link #parse} reads.
	 * @return at most 40 letters, digits and hyphens
	 */
	@Override
	public String toString() {
		return (this.position != null) ? this.position.toString() : NOTHING;
	}

}

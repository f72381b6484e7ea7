package io.github.pgprofiles.internal.position;

import org.jspecify.annotations.Nullable;

/**
 * Up to where somebody has written.
 *
 * @param position of what is known; {@code null} for none
 * @param more whether there is something behind it whose position is not known
 * @param everywhere whether all replicas have what is known
 */
public record Written(@Nullable LogPosition position, boolean more, boolean everywhere) {

	/** Nothing that a replica may not have. */
	public static final Written NOTHING = new Written(null, false, true);

	/** What a replica may not have, as far as it is known; {@code null} for nothing. */
	public @Nullable LogPosition missing() {
		return this.everywhere ? null : this.position;
	}

	Written to(LogPosition next) {
		boolean further = this.position == null || next.isAfter(this.position);
		return further ? new Written(next, this.more, false) : this;
	}

	Written andMore() {
		return new Written(this.position, true, this.everywhere);
	}

	Written knownUpTo(LogPosition next) {
		Written known = to(next);
		return new Written(known.position, false, known.everywhere);
	}

	Written hadByAll() {
		return new Written(this.position, this.more, true);
	}

}

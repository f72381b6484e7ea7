package io.github.pgprofiles.internal.position;

import org.jspecify.annotations.Nullable;

/**
 * Up to where somebody has written.
 *
 * @param position of what is known; {@code null} for none
 * @param more whether there is something behind it whose position is not known
 */
public record Written(@Nullable LogPosition position, boolean more) {

	/** Nothing that a replica may not have. */
	public static final Written NOTHING = new Written(null, false);

	Written to(LogPosition next) {
		boolean further = this.position == null || next.isAfter(this.position);
		return further ? new Written(next, this.more) : this;
	}

	Written andMore() {
		return new Written(this.position, true);
	}

	Written knownUpTo(LogPosition next) {
		return new Written(to(next).position, false);
	}

}

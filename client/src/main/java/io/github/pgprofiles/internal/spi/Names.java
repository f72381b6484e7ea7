package io.github.pgprofiles.internal.spi;

import io.github.pgprofiles.internal.text.NameDistance;

/** Names that users write. */
public final class Names {

	private Names() {
	}

	/**
	 * How far a name is from another.
	 * @param written by a user
	 * @param known that may have been meant
	 * @return how many letters are missing, too many or others, in any case; 0 if none is
	 */
	public static int distance(String written, String known) {
		return NameDistance.of(written, known);
	}

}

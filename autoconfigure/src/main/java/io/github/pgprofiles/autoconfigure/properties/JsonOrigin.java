package io.github.pgprofiles.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * A place inside a JSON that is the value of a property.
 *
 * @param parent where the JSON was written
 * @param line within the JSON, from 1
 * @param column within the line, from 1
 */
record JsonOrigin(@Nullable Origin parent, int line, int column) implements Origin {

	@Override
	public @Nullable Origin getParent() {
		return this.parent;
	}

	@Override
	public String toString() {
		String place = "line %d, column %d of the JSON".formatted(this.line, this.column);
		return (this.parent != null) ? place + " in " + this.parent : place;
	}

}

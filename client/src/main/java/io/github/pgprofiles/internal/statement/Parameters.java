package io.github.pgprofiles.internal.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;

/** Values for the placeholders of one statement, by position or by name. */
public final class Parameters {

	private final List<@Nullable Object> positional = new ArrayList<>();

	/** Made for the first name: most statements have none. */
	private Map<String, @Nullable Object> named = Map.of();

	/** The last one is asked first. */
	private List<ObjectSource> sources = List.of();

	/** Adds the value of the next {@code ?}. */
	public void add(@Nullable Object value) {
		if (isNamed()) {
			throw mixed();
		}
		this.positional.add(value);
	}

	/** Sets the value of a {@code :name}. */
	public void put(String name, @Nullable Object value) {
		requireNoPositional();
		if (this.named.containsKey(name)) {
			throw Refusal.parameter("parameter '" + name + "' is given twice");
		}
		if (this.named.isEmpty()) {
			this.named = new LinkedHashMap<>();
		}
		this.named.put(name, value);
	}

	/** Sets the values of those {@code :name}s that have none yet from an object. */
	public void source(Object source) {
		requireNoPositional();
		if (this.sources.isEmpty()) {
			this.sources = new ArrayList<>();
		}
		this.sources.add(0, ObjectSource.of(source));
	}

	private void requireNoPositional() {
		if (!this.positional.isEmpty()) {
			throw mixed();
		}
	}

	private static Refusal mixed() {
		return Refusal.parameter("a statement takes either positional or named parameters, not both");
	}

	boolean isNamed() {
		return !this.named.isEmpty() || !this.sources.isEmpty();
	}

	List<@Nullable Object> positional() {
		return this.positional;
	}

	Map<String, @Nullable Object> named() {
		return this.named;
	}

	List<ObjectSource> sources() {
		return this.sources;
	}

	/** What there is to choose from, for messages. */
	String describe() {
		List<String> given = new ArrayList<>();
		if (!this.named.isEmpty()) {
			given.add("given are " + this.named.keySet());
		}
		this.sources.forEach((source) -> given.add(source.describe()));
		return given.isEmpty() ? "" : "; " + String.join(", ", given);
	}

}

package io.github.pgprofiles.internal.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.text.LooseName;
import org.jspecify.annotations.Nullable;

/** Values for the placeholders of one statement, by position or by name. */
public final class Parameters {

	private static final int INITIAL = 4;

	/** To walk past so many names is quicker than a map. */
	private static final int FEW = 8;

	/** By position, or those of the names. */
	private List<@Nullable Object> values = List.of();

	private List<String> names = List.of();

	/** Where each name is, once they are more than a few. */
	private Map<String, Integer> indexes = Map.of();

	/** The last one is asked first. */
	private List<ObjectSource> sources = List.of();

	/** Adds the value of the next {@code ?}. */
	public Parameters add(@Nullable Object value) {
		if (isNamed()) {
			throw mixed();
		}
		append(value);
		return this;
	}

	private void append(@Nullable Object value) {
		if (this.values.isEmpty()) {
			this.values = new ArrayList<>(INITIAL);
		}
		this.values.add(value);
	}

	/** Sets the value of a {@code :name}. */
	public Parameters put(String name, @Nullable Object value) {
		requireNoPositional();
		if (indexOf(name) >= 0) {
			throw new ParameterException(null, "parameter '" + name + "' is given twice", null);
		}
		if (this.names.isEmpty()) {
			this.names = new ArrayList<>(INITIAL);
		}
		this.names.add(name);
		append(value);
		if (this.names.size() > FEW) {
			index();
		}
		return this;
	}

	/** Sets the values of several {@code :name}s. */
	public Parameters putAll(Map<?, ? extends @Nullable Object> values) {
		values.forEach((name, value) -> put(String.valueOf(name), value));
		return this;
	}

	private void index() {
		if (this.indexes.isEmpty()) {
			this.indexes = new HashMap<>();
		}
		for (int i = this.indexes.size(); i < this.names.size(); i++) {
			this.indexes.put(this.names.get(i), i);
		}
	}

	/** Sets the values of those {@code :name}s that have none yet from an object. */
	public Parameters source(Object source) {
		requireNoPositional();
		if (this.sources.isEmpty()) {
			this.sources = new ArrayList<>();
		}
		this.sources.add(0, ObjectSource.of(source));
		return this;
	}

	private void requireNoPositional() {
		if (this.names.isEmpty() && !this.values.isEmpty()) {
			throw mixed();
		}
	}

	private static ParameterException mixed() {
		return new ParameterException(null, "a statement takes either positional or named parameters, not both", null);
	}

	boolean isNamed() {
		return !this.names.isEmpty() || !this.sources.isEmpty();
	}

	List<@Nullable Object> positional() {
		return this.values;
	}

	/** In the order in which they were given. */
	List<String> names() {
		return this.names;
	}

	/** Where a name is in {@link #names}; -1 if it is not. */
	int indexOf(String name) {
		if (!this.indexes.isEmpty()) {
			return this.indexes.getOrDefault(name, -1);
		}
		return this.names.indexOf(name);
	}

	/**
	 * Where the name with spaces or signs is that is this one without them; -1 if there
	 * is none.
	 * @throws ParameterException if there are several
	 */
	int looseIndexOf(String name) {
		try {
			String found = LooseName.find(name, this.names);
			return (found != null) ? indexOf(found) : -1;
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(null, "parameter " + ex.getMessage(), null);
		}
	}

	/** The value of a name. */
	@Nullable Object value(int index) {
		return this.values.get(index);
	}

	List<ObjectSource> sources() {
		return this.sources;
	}

	/** What there is to choose from, for messages. */
	String describe() {
		List<String> given = new ArrayList<>();
		if (!this.names.isEmpty()) {
			given.add("given are " + this.names);
		}
		this.sources.forEach((source) -> given.add(source.describe()));
		return given.isEmpty() ? "" : "; " + String.join(", ", given);
	}

}

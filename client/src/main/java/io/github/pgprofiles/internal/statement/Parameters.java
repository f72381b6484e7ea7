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

	/** Adds the value of the next {@code ?}. */
	public void add(@Nullable Object value) {
		if (!this.named.isEmpty()) {
			throw mixed();
		}
		this.positional.add(value);
	}

	/** Sets the value of a {@code :name}. */
	public void put(String name, @Nullable Object value) {
		if (!this.positional.isEmpty()) {
			throw mixed();
		}
		if (this.named.containsKey(name)) {
			throw Refusal.parameter("parameter '" + name + "' is given twice");
		}
		if (this.named.isEmpty()) {
			this.named = new LinkedHashMap<>();
		}
		this.named.put(name, value);
	}

	private static Refusal mixed() {
		return Refusal.parameter("a statement takes either positional or named parameters, not both");
	}

	List<@Nullable Object> positional() {
		return this.positional;
	}

	Map<String, @Nullable Object> named() {
		return this.named;
	}

}

package io.github.pgprofiles.internal.session;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.text.SettingName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the server that hold until the transaction ends, in the order in which they
 * are set. A role comes last: it may be one that may not set the others. Immutable. Shows
 * no value in any message.
 */
public final class LocalSettings {

	/** None at all. */
	public static final LocalSettings NONE = new LocalSettings(Map.of(), Set.of());

	/** None for what is no work of the caller's, whatever is required of that. */
	public static final LocalSettings WITHHELD = new LocalSettings(Map.of(), Set.of());

	private final Map<String, String> values;

	/** Names of those that the work itself has asked for. */
	private final Set<String> explicit;

	private LocalSettings(Map<String, String> values, Set<String> explicit) {
		this.values = values;
		this.explicit = explicit;
	}

	/**
	 * What somebody else gives for all work of a profile.
	 * @param checked names in lower case, and values
	 */
	static LocalSettings given(Map<String, String> checked) {
		return checked.isEmpty() ? NONE : new LocalSettings(ordered(checked), Set.of());
	}

	/**
	 * With one more that the work itself asks for.
	 * @throws IllegalArgumentException if the server would refuse the name or the value,
	 * whatever it knows
	 */
	public LocalSettings with(String name, String value) {
		String checked = SettingName.require(name);
		SettingName.requireValue(checked, value);
		Map<String, String> all = new LinkedHashMap<>(this.values);
		all.put(checked, value);
		Set<String> own = new HashSet<>(this.explicit);
		own.add(checked);
		return new LocalSettings(ordered(all), Set.copyOf(own));
	}

	private static Map<String, String> ordered(Map<String, String> values) {
		Map<String, String> ordered = new LinkedHashMap<>(values);
		String role = ordered.remove(SettingName.ROLE);
		if (role != null) {
			ordered.put(SettingName.ROLE, role);
		}
		return Collections.unmodifiableMap(ordered);
	}

	/** These, with others in front that give way to them. */
	public LocalSettings over(LocalSettings others) {
		if (others.isEmpty()) {
			return this;
		}
		if (isEmpty()) {
			return others;
		}
		Map<String, String> all = new LinkedHashMap<>(others.values);
		all.putAll(this.values);
		Set<String> own = new HashSet<>(others.explicit);
		own.removeAll(this.values.keySet());
		own.addAll(this.explicit);
		return new LocalSettings(ordered(all), Set.copyOf(own));
	}

	/** These, without those whose name stands in a text. */
	public LocalSettings notIn(String text) {
		Map<String, String> rest = new LinkedHashMap<>(this.values);
		return rest.keySet().removeIf(text::contains) ? new LocalSettings(ordered(rest), this.explicit) : this;
	}

	/** Those that are a number of milliseconds. */
	public Map<String, String> limits() {
		Map<String, String> limits = new LinkedHashMap<>(this.values);
		limits.entrySet().removeIf((each) -> !isLimit(each.getKey(), each.getValue()));
		return limits;
	}

	public LocalSettings withoutLimits() {
		Map<String, String> rest = new LinkedHashMap<>(this.values);
		rest.entrySet().removeIf((each) -> isLimit(each.getKey(), each.getValue()));
		return new LocalSettings(ordered(rest), this.explicit);
	}

	private static boolean isLimit(String name, String value) {
		return name.endsWith("_timeout") && value.matches("\\d+");
	}

	public boolean isEmpty() {
		return this.values.isEmpty();
	}

	/** Names and values, in the order in which they are to be set. */
	public Map<String, String> values() {
		return this.values;
	}

	/** The value of a setting; {@code null} for one that is not among these. */
	@Nullable String get(String name) {
		return this.values.get(name);
	}

	/**
	 * One statement that sets them, without parameters. Returns no row. For messages that
	 * have none: values become tokens that cannot end.
	 */
	public String literal() {
		return literal(this.values);
	}

	private static String literal(Map<String, String> values) {
		return "select 1 where " + values.entrySet()
			.stream()
			.map((each) -> "pg_catalog.set_config(" + SqlQuotes.text(each.getKey()) + ", "
					+ SqlQuotes.text(each.getValue()) + ", true) is null")
			.collect(Collectors.joining(" or "));
	}

	/**
	 * The part of them that can be set before a transaction takes its snapshot: the role.
	 * @return a command with its semicolon, or nothing
	 */
	public String beforeSnapshot() {
		String role = get(SettingName.ROLE);
		return (role != null) ? "SET LOCAL ROLE " + SqlQuotes.text(role) + "; " : "";
	}

	/**
	 * The rest, which takes the snapshot.
	 * @return a command behind a semicolon, or nothing
	 */
	public String withSnapshot() {
		Map<String, String> rest = new LinkedHashMap<>(this.values);
		rest.remove(SettingName.ROLE);
		return rest.isEmpty() ? "" : "; " + literal(rest);
	}

	/**
	 * One statement that sets as many, with a {@code ?} for each name and each value.
	 * Never returns a row, and does one after the other. PostgreSQL manual, chapter
	 * 'Expression Evaluation Rules', and 'System Administration Functions'.
	 */
	public static String statement(int count) {
		StringBuilder sql = new StringBuilder("select 1 where ");
		for (int i = 0; i < count; i++) {
			sql.append((i > 0) ? " or " : "").append("pg_catalog.set_config(?, ?, true) is null");
		}
		return sql.toString();
	}

	/**
	 * Names of those that differ from what a transaction has which work would join.
	 * @param open what the transaction has
	 */
	public Set<String> missingIn(LocalSettings open) {
		Set<String> different = new TreeSet<>();
		this.values.forEach((name, value) -> {
			if (!Objects.equals(open.get(name), value)) {
				different.add(name);
			}
		});
		return different;
	}

	/**
	 * Names of those that were given when a transaction began, and are given otherwise
	 * now, or no more. What its work itself has asked for stands.
	 * @param open what the transaction has
	 */
	public Set<String> changedSince(LocalSettings open) {
		Set<String> different = new TreeSet<>(missingIn(open));
		open.values.keySet().stream().filter((name) -> !this.values.containsKey(name)).forEach(different::add);
		different.removeAll(open.explicit);
		return different;
	}

	@Override
	public String toString() {
		return this.values.keySet().toString();
	}

}

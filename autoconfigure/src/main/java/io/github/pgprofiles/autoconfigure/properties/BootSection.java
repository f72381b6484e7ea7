package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.pgprofiles.autoconfigure.properties.KnownKeys.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * A section whose keys are those of a class of Boot's, which need not be there. Its keys
 * are read of that class when a profile has one.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists of constants, and what is found once
enum BootSection {

	/** Migrations by Flyway. */
	FLYWAY("org.springframework.boot.flyway.autoconfigure.FlywayProperties", "spring-boot-starter-flyway",
			ProfileProperties::getFlyway, Set.of("flyway.driver-class-name"),
			List.of("flyway.oracle", "flyway.sqlserver")),

	/** Migrations by Liquibase. */
	LIQUIBASE("org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties", "spring-boot-starter-liquibase",
			ProfileProperties::getLiquibase, Set.of("liquibase.driver-class-name"), List.of());

	/** What Boot reads as false. */
	private static final Set<String> FALSE = Set.of("false", "off", "no", "0");

	private final String type;

	private final String starter;

	private final Function<ProfileProperties, Map<String, String>> values;

	private final Set<String> unused;

	private final List<String> otherDatabases;

	private volatile @Nullable KeyTable table;

	BootSection(String type, String starter, Function<ProfileProperties, Map<String, String>> values,
			Set<String> unused, List<String> otherDatabases) {
		this.type = type;
		this.starter = starter;
		this.values = values;
		this.unused = unused;
		this.otherDatabases = otherDatabases;
	}

	/** The section that a key begins with. */
	static @Nullable BootSection of(String key) {
		for (BootSection section : values()) {
			String name = section.key();
			if (key.startsWith(name)
					&& (key.length() == name.length() || ".[".indexOf(key.charAt(name.length())) >= 0)) {
				return section;
			}
		}
		return null;
	}

	String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	String starter() {
		return this.starter;
	}

	boolean isPresent() {
		return ClassUtils.isPresent(this.type, BootSection.class.getClassLoader());
	}

	Class<?> type() {
		return ClassUtils.resolveClassName(this.type, BootSection.class.getClassLoader());
	}

	/** What is written in it, by key below it. */
	Map<String, String> values(ProfileProperties properties) {
		return this.values.apply(properties);
	}

	/** Whether a profile asks for it. */
	boolean isEnabled(ProfileProperties properties) {
		Map<String, String> written = values(properties);
		return !written.isEmpty()
				&& !FALSE.contains(written.getOrDefault("enabled", "true").strip().toLowerCase(Locale.ROOT));
	}

	/** What an empty section stands for: all of Boot's defaults. */
	static Setting enabled(Setting empty) {
		return empty.withKey(empty.key() + ".enabled", empty.key() + ".enabled").withReplaced("true");
	}

	/** Why a key of Boot's has no place in a profile. */
	@Nullable String refusal(String key) {
		if (this.unused.contains(key)) {
			return "has no place in a profile, whose driver is pgJDBC";
		}
		return this.otherDatabases.stream().anyMatch((other) -> key.startsWith(other + "."))
				? "is about another database than PostgreSQL" : null;
	}

	/** The keys; {@code null} where the library is not there. */
	@Nullable KeyTable table() {
		KeyTable present = this.table;
		if (present == null && isPresent()) {
			present = new KeyTable(key() + ".", type(),
					(name) -> name.matches("user|password|url") ? Kind.TEXT : Kind.OTHER);
			this.table = present;
		}
		return present;
	}

}

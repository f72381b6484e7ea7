package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** What was written under {@code app.postgres}, by section and profile. */
final class WrittenProfiles {

	private static final Log logger = LogFactory.getLog(WrittenProfiles.class);

	/** Sections that other modules bind, and check, themselves. */
	private static final Set<String> FOREIGN = Set.of("embedded", "writepositions");

	private static final int BELOW_PROFILE = 2;

	private final Map<String, Written> names = new LinkedHashMap<>();

	/** Names that cannot be those of a profile, and whose keys are not looked at. */
	private final Set<String> invalid = new HashSet<>();

	private final Map<String, List<Written>> profiles = new LinkedHashMap<>();

	private final List<Written> defaults = new ArrayList<>();

	private @Nullable Written primary;

	private @Nullable Written secretsDirectory;

	WrittenProfiles(WrittenProperties properties, Problems problems) {
		List<Written> written = new ArrayList<>(properties.all());
		written.removeIf((each) -> WrittenNames.isLost(each, problems));
		readNames(written, problems);
		for (Written each : properties.areAllListed() ? written : properties.withUnlisted(written, unlistedNames())) {
			add(each, problems);
		}
	}

	/** Names as files spell them; an environment variable matches any case. */
	private void readNames(List<Written> written, Problems problems) {
		for (boolean fromEnvironment : new boolean[] { false, true }) {
			for (Written each : written) {
				if (each.fromEnvironment() == fromEnvironment && namesProfile(each)) {
					addName(each, problems);
				}
			}
		}
	}

	/** An empty variable is one that is not set. */
	private static boolean namesProfile(Written written) {
		int size = written.uniform().size();
		return written.uniform().get(0).equals("profiles") && size >= BELOW_PROFILE
				&& !(written.fromEnvironment() && size == BELOW_PROFILE && written.isBlank());
	}

	private void addName(Written written, Problems problems) {
		String name = name(written);
		if (this.invalid.contains(name.toLowerCase(Locale.ROOT))) {
			return;
		}
		Written known = this.names.putIfAbsent(name.toLowerCase(Locale.ROOT), written);
		if (known == null) {
			ProfileConfigurationException refused = WrittenNames.refused(written, name);
			if (refused != null) {
				problems.add(refused);
				this.names.remove(name.toLowerCase(Locale.ROOT));
				this.invalid.add(name.toLowerCase(Locale.ROOT));
			}
		}
		else if (!written.fromEnvironment() && !name(known).equals(name)) {
			problems.add(new ProfileConfigurationException(written.name(), written.property(),
					"names a profile that differs from '" + name(known) + "' by case only",
					"Spell it the same everywhere, or give it another name."));
		}
	}

	private static String name(Written written) {
		return written.elements().get(1);
	}

	private List<String> unlistedNames() {
		List<String> sections = new ArrayList<>(List.of("defaults."));
		this.names.keySet()
			.stream()
			.filter((name) -> name.matches("[a-z][a-z0-9]*"))
			.forEach((name) -> sections.add("profiles." + name + "."));
		Stream<String> keys = sections.stream()
			.flatMap((section) -> KnownKeys.plain().stream().map((key) -> section + key));
		return Stream.concat(Stream.of("primary"), keys).toList();
	}

	private void add(Written written, Problems problems) {
		switch (written.uniform().get(0)) {
			case "primary" -> addPrimary(written, problems);
			case "secrets", "bindings" -> addDirectory(written, problems);
			case "defaults" -> this.defaults.add(written);
			case "profiles" -> addToProfile(written, problems);
			default -> requireSection(written, problems);
		}
	}

	private void addPrimary(Written written, Problems problems) {
		if (written.uniform().size() == 1) {
			this.primary = (this.primary != null) ? this.primary : written;
		}
		else if (!written.fromEnvironment()) {
			boolean list = written.uniform().get(1).matches("\\d+");
			problems.add(list ? single(written, 1) : new ProfileConfigurationException(written.name(),
					written.property(), "is no known key", "Did you mean 'primary'?"));
		}
	}

	/** A section whose only key is a directory. */
	private void addDirectory(Written written, Problems problems) {
		String section = written.uniform().get(0);
		if (written.uniform().equals(List.of("secrets", "directory"))) {
			this.secretsDirectory = (this.secretsDirectory != null) ? this.secretsDirectory : written;
		}
		else if (written.uniform().size() > 2 && written.uniform().get(1).equals("directory")) {
			problems.add(single(written, 2));
		}
		else if (written.uniform().size() == 1 && !written.fromEnvironment() && !written.isBlank()) {
			problems.add(new ProfileConfigurationException(written.name(), written.property(),
					"has a value, but only keys can stand below it",
					"Write app.postgres.%s.directory.".formatted(section)));
		}
		else if (written.uniform().size() > 1 && !written.uniform().get(1).equals("directory")) {
			problems.add(new ProfileConfigurationException(written.name(), written.property(), "is no known key",
					"Did you mean '%s.directory'?".formatted(section)));
		}
	}

	private static ProfileConfigurationException single(Written written, int length) {
		return new ProfileConfigurationException(written.name(length), written.property(),
				"takes one value, and neither a list nor keys below it", "Write one value.");
	}

	private void addToProfile(Written written, Problems problems) {
		if (written.uniform().size() >= BELOW_PROFILE) {
			this.profiles.computeIfAbsent(name(written).toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
				.add(written);
		}
		else if (!written.fromEnvironment() && !written.isBlank()) {
			problems.add(new ProfileConfigurationException(written.name(), written.property(),
					"has a value, but only names of profiles can stand below it",
					"Write app.postgres.profiles.<name>, and below it the keys of the profile."));
		}
	}

	/**
	 * Files are strict. The environment has variables of others whose name begins the
	 * same, such as that of a service in a cluster.
	 */
	private static void requireSection(Written written, Problems problems) {
		String section = written.uniform().get(0);
		if (FOREIGN.contains(section)) {
			return;
		}
		List<String> sections = KnownKeys.sections();
		if (!written.fromEnvironment()) {
			problems.add(new ProfileConfigurationException(written.name(), written.property(), "is no known key",
					KnownKeys.advice(written.elements().get(0), sections)));
		}
		else if (KnownKeys.isNear(section, KnownKeys.nearest(section, sections))) {
			logger.warn("The variable of '%s' is ignored; did you mean '%s'?".formatted(written.name(),
					WrittenProperties.PREFIX + "." + KnownKeys.nearest(section, sections)));
		}
	}

	/** The names of the profiles, those of files first. */
	Collection<String> names() {
		return this.names.values().stream().map(WrittenProfiles::name).toList();
	}

	List<Written> defaults() {
		return this.defaults;
	}

	/** What stands under a profile, that of the strongest source first. */
	List<Written> profile(String name) {
		return this.profiles.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
	}

	/** What names the primary profile, unless it is blank. */
	@Nullable Written primary() {
		return (this.primary != null && !this.primary.isBlank()) ? this.primary : null;
	}

	/** What names the directory of secrets, unless it is blank. */
	@Nullable Written secretsDirectory() {
		return (this.secretsDirectory != null && !this.secretsDirectory.isBlank()) ? this.secretsDirectory : null;
	}

}

package io.github.pgprofiles.autoconfigure.entities;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.config.InvalidSettingException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.util.ClassUtils;

/**
 * The packages of all profiles for one library. A class belongs to the profile with the
 * nearest package above it, so that one profile may have {@code com.shop} and another
 * {@code com.shop.reports}. The packages of a disabled profile belong to nobody else.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class ProfilePackages {

	private static final Log logger = LogFactory.getLog(ProfilePackages.class);

	private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

	private final EntityLibrary library;

	private final ProfileDefinitions definitions;

	/** The profile of each package. */
	private final Map<String, String> profiles = new LinkedHashMap<>();

	/** Who has said so, for a message. */
	private final Map<String, String> sources = new LinkedHashMap<>();

	/** Profiles with any key or annotation, with their packages. */
	private final Map<String, Set<String>> packages = new LinkedHashMap<>();

	private ProfilePackages(EntityLibrary library, ProfileDefinitions definitions) {
		this.library = library;
		this.definitions = definitions;
	}

	/**
	 * Collects the packages, and checks them.
	 * @param library whose packages they are
	 * @param environment of the application
	 * @param registry with the annotated classes
	 * @param resources the class path, on which the packages are looked up
	 * @return the packages
	 * @throws ProfileEntitiesException if a package has two profiles
	 */
	public static ProfilePackages of(EntityLibrary library, Environment environment, BeanDefinitionRegistry registry,
			ResourceLoader resources) {
		ProfileDefinitions definitions = ProfileDefinitions.of(environment);
		ProfilePackages all = new ProfilePackages(library, definitions);
		definitions.all().forEach((definition) -> all.addWritten(definition, resources));
		definitions.allDisabled().forEach(all::addDisabled);
		AnnotatedPackages.all(library, registry).forEach(all::addAnnotated);
		all.requirePackages();
		return all;
	}

	private void addWritten(ProfileDefinition definition, ResourceLoader resources) {
		if (!this.library.isWritten(definition.properties())) {
			return;
		}
		List<String> written = this.library.packages(definition.properties());
		if (written != null || isPrimary(definition.name())) {
			this.packages.put(definition.name(), new LinkedHashSet<>());
		}
		if (written == null) {
			return;
		}
		if (written.isEmpty() || written.stream().anyMatch(String::isBlank)) {
			throw refused(definition, "names no package", "Name the packages of the profile's entities, or remove it.");
		}
		for (String name : written) {
			if (!NAME.matcher(name).matches()) {
				throw refused(definition, "has '" + name + "', which is no name of a package",
						"Write packages as in an import, without wildcards: those below are included.");
			}
			if (!exists(name, resources)) {
				throw refused(definition, "names the package '" + name + "', which has no class on the class path",
						"Correct the name.");
			}
			add(definition.name(), name, this.definitions.whereWritten(definition, this.library.key()));
		}
	}

	private void addDisabled(ProfileDefinition definition) {
		List<String> written = this.library.packages(definition.properties());
		if (written != null) {
			written.stream()
				.filter((name) -> !name.isBlank())
				.forEach((name) -> add(definition.name(), name, "'" + definition.property(this.library.key()) + "'"));
		}
	}

	private void addAnnotated(AnnotatedPackages annotated) {
		String source = "%s(\"%s\") on %s".formatted(this.library.annotation(), annotated.profile(),
				annotated.annotated().getClassName());
		if (this.definitions.get(annotated.profile()) != null) {
			this.packages.computeIfAbsent(annotated.profile(), (profile) -> new LinkedHashSet<>());
		}
		else {
			logger.warn("%s is without effect: the profile is disabled by %s".formatted(source,
					this.definitions.disabled().get(annotated.profile())));
		}
		annotated.packages().forEach((name) -> add(annotated.profile(), name, source));
	}

	private void add(String profile, String name, String source) {
		String other = this.profiles.putIfAbsent(name, profile);
		if (other != null && !other.equals(profile)) {
			throw new ProfileEntitiesException(
					"The package '%s' belongs to the profile '%s' by %s, and to the profile '%s' by %s.".formatted(name,
							other, this.sources.get(name), profile, source),
					"Leave it to one of them. A class belongs to the profile with the nearest package above it: put the entities and repositories of each profile into a package of their own.");
		}
		this.sources.putIfAbsent(name, source);
		Set<String> own = this.packages.get(profile);
		if (own != null) {
			own.add(name);
		}
	}

	/** Keys of a library that would have no entity to be used for. */
	private void requirePackages() {
		for (ProfileDefinition definition : this.definitions.all()) {
			if (!this.packages.containsKey(definition.name())
					&& this.definitions.hasOwn(definition.name(), this.library.section())) {
				throw refused(definition, "is not set, and without it no entity belongs to the profile",
						"Set it to the packages of the profile's entities and repositories, or put %s(\"%s\") on a class of their package."
							.formatted(this.library.annotation(), definition.name()));
			}
		}
	}

	private RuntimeException refused(ProfileDefinition definition, String problem, String action) {
		return this.definitions.locate(definition.name(),
				new InvalidSettingException(this.library.key(), problem, action));
	}

	private static boolean exists(String name, ResourceLoader resources) {
		String path = ClassUtils.convertClassNameToResourcePath(name);
		ClassLoader loader = resources.getClassLoader();
		if (loader != null && loader.getResource(path) != null) {
			return true;
		}
		try {
			// a jar may leave out folders
			return ResourcePatternUtils.getResourcePatternResolver(resources)
				.getResources("classpath*:" + path + "/**/*.class").length > 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether no package is given to any profile, so that all are Boot's.
	 * @return {@code true} if there is none
	 */
	public boolean isEmpty() {
		return this.profiles.isEmpty() && this.packages.isEmpty();
	}

	/**
	 * The enabled profiles that have a key or an annotation of the library.
	 * @return their names
	 */
	public Collection<String> enabled() {
		return List.copyOf(this.packages.keySet());
	}

	/**
	 * Whether a profile is the primary one.
	 * @param profile its name
	 * @return {@code true} if it is
	 */
	public boolean isPrimary(String profile) {
		return profile.equals(this.definitions.primary());
	}

	/**
	 * The packages of a profile.
	 * @param profile its name
	 * @return the packages; none for a primary profile that has those of Boot
	 */
	public List<String> of(String profile) {
		return List.copyOf(this.packages.getOrDefault(profile, Set.of()));
	}

	/**
	 * The packages of other profiles, also of disabled ones.
	 * @param profile its name, {@code null} for all packages
	 * @return the packages
	 */
	public List<String> besides(@Nullable String profile) {
		List<String> others = new ArrayList<>();
		this.profiles.forEach((name, owner) -> {
			if (!owner.equals(profile)) {
				others.add(name);
			}
		});
		return others;
	}

}

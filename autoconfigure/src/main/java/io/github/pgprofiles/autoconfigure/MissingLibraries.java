package io.github.pgprofiles.autoconfigure;

import java.util.List;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.ClassUtils;

/** Tells of keys of a profile that are for a library which is not there. */
final class MissingLibraries {

	private static final Log logger = LogFactory.getLog(MissingLibraries.class);

	private static final List<Library> LIBRARIES = List.of(
			new Library("jpa", "spring-boot-starter-data-jpa",
					List.of("org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
							"org.hibernate.engine.spi.SessionImplementor")),
			new Library("data-jdbc", "spring-boot-starter-data-jdbc",
					List.of("org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration",
							"org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration")));

	private MissingLibraries() {
	}

	static void warn(ProfileDefinitions definitions, ClassLoader loader) {
		for (Library library : LIBRARIES) {
			for (ProfileDefinition definition : definitions.all()) {
				if (definitions.hasOwn(definition.name(), library.section())
						&& !library.classes().stream().allMatch((name) -> ClassUtils.isPresent(name, loader))) {
					logger.warn("%s is without effect: its library is not on the class path. Add '%s', or remove it"
						.formatted(definitions.whereWritten(definition, library.section() + ".packages"),
								library.starter()));
				}
			}
		}
	}

	/**
	 * What a section is for.
	 *
	 * @param section of a profile
	 * @param starter that brings the library
	 * @param classes of the library, and of Boot's module for it
	 */
	private record Library(String section, String starter, List<String> classes) {
	}

}

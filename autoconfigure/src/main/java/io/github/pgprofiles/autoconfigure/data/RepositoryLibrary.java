package io.github.pgprofiles.autoconfigure.data;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.pgprofiles.autoconfigure.entities.EntityLibrary;

import org.springframework.core.env.Environment;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

/**
 * What the registration of repositories has to know of a library.
 *
 * @param library whose repositories they are
 * @param annotation that gives packages to a profile, with the attributes of Spring
 * Data's own
 * @param defaults a class with the annotation and the defaults of its attributes
 * @param extension makes Spring Data's extension for repositories of profiles
 * @param bootExtension makes the one for repositories that are left to Boot
 * @param references names of a profile's beans, by attribute of Spring Data's annotation
 * @param bootReferences the same for repositories that are left to Boot
 * @param primaryHasOwn whether a primary profile with packages has beans of its own
 * @param bootstrapMode how repositories are initialized, by a key of Boot's
 * @since 0.1.0
 */
public record RepositoryLibrary(EntityLibrary library, Class<? extends Annotation> annotation, Class<?> defaults,
		Supplier<RepositoryConfigurationExtension> extension, Supplier<RepositoryConfigurationExtension> bootExtension,
		Function<String, Map<String, String>> references, Map<String, String> bootReferences, boolean primaryHasOwn,
		Function<Environment, BootstrapMode> bootstrapMode) {
}

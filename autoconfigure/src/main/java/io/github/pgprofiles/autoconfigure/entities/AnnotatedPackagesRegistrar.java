package io.github.pgprofiles.autoconfigure.entities;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileNames;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Remembers a class with an annotation that has the attributes {@code value}, the name of
 * the profile, {@code basePackages} and {@code basePackageClasses}, as those of Spring
 * Data mean them.
 *
 * @since 0.1.0
 */
public abstract class AnnotatedPackagesRegistrar implements ImportBeanDefinitionRegistrar {

	private final EntityLibrary library;

	private final Class<? extends Annotation> annotation;

	private final Environment environment;

	/**
	 * For one annotation.
	 * @param library whose packages it gives to a profile
	 * @param annotation with the attributes above
	 * @param environment of the application
	 */
	protected AnnotatedPackagesRegistrar(EntityLibrary library, Class<? extends Annotation> annotation,
			Environment environment) {
		this.library = library;
		this.annotation = annotation;
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		MergedAnnotation<?> found = metadata.getAnnotations().get(this.annotation);
		if (!found.isPresent()) {
			return;
		}
		String profile = this.environment.resolvePlaceholders(found.getString(MergedAnnotation.VALUE));
		ProfileNames names = new ProfileNames(ProfileDefinitions.of(this.environment));
		if (!names.enabled().contains(profile) && !names.isDisabled(profile)) {
			throw new ProfileEntitiesException("%s on %s names the PostgreSQL profile '%s', %s"
				.formatted(this.library.annotation(), metadata.getClassName(), profile, names.problem(profile)),
					names.remedy(profile));
		}
		Set<String> packages = new LinkedHashSet<>();
		for (String each : found.getStringArray("basePackages")) {
			packages.add(this.environment.resolvePlaceholders(each).strip());
		}
		Arrays.stream(found.getValue("basePackageClasses", Class[].class).orElseThrow())
			.map(ClassUtils::getPackageName)
			.forEach(packages::add);
		if (packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(metadata.getClassName()));
		}
		AnnotatedPackages.add(this.library, registry, new AnnotatedPackages(profile, List.copyOf(packages), metadata));
	}

}

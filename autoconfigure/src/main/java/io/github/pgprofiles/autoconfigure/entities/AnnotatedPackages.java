package io.github.pgprofiles.autoconfigure.entities;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Classes that give their packages to a profile by an annotation. They are remembered
 * with the beans, until the auto-configuration looks at them: repositories that were
 * registered earlier would turn those of Boot off.
 *
 * @param profile that the annotation names
 * @param packages of its entities and repositories
 * @param annotated the class
 * @since 0.1.0
 */
public record AnnotatedPackages(String profile, List<String> packages, AnnotationMetadata annotated) {

	/**
	 * Remembers a class.
	 * @param library of the annotation
	 * @param registry of the beans
	 * @param packages those of the class
	 */
	static void add(EntityLibrary library, BeanDefinitionRegistry registry, AnnotatedPackages packages) {
		String name = AnnotatedPackages.class.getName() + "." + library;
		if (!registry.containsBeanDefinition(name)) {
			RootBeanDefinition definition = new RootBeanDefinition(Marker.class);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			definition.setLazyInit(true);
			definition.setAutowireCandidate(false);
			definition.setAttribute(name, new ArrayList<AnnotatedPackages>());
			registry.registerBeanDefinition(name, definition);
		}
		List<AnnotatedPackages> all = new ArrayList<>(all(library, registry));
		all.add(packages);
		registry.getBeanDefinition(name).setAttribute(name, List.copyOf(all));
	}

	/**
	 * The classes with the annotation.
	 * @param library of the annotation
	 * @param registry of the beans
	 * @return in the order in which Spring has found them
	 */
	@SuppressWarnings("unchecked")
	public static List<AnnotatedPackages> all(EntityLibrary library, BeanDefinitionRegistry registry) {
		String name = AnnotatedPackages.class.getName() + "." + library;
		return registry.containsBeanDefinition(name)
				? (List<AnnotatedPackages>) Objects.requireNonNull(registry.getBeanDefinition(name).getAttribute(name))
				: List.of();
	}

	/** Nothing: only its definition is looked at. */
	static final class Marker {

	}

}

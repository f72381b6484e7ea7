package io.github.pgprofiles.autoconfigure.wiring;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds parameters and fields without a qualifier that are named after one profile and
 * get the bean of another. Looks only at the beans that have been given one of those.
 */
final class MisleadingNames {

	private static final Log logger = LogFactory.getLog(MisleadingNames.class);

	private static final String RESOURCE = "jakarta.annotation.Resource";

	private static final String[] INJECTING = { "org.springframework.beans.factory.annotation.Autowired",
			"jakarta.inject.Inject", RESOURCE };

	private final ConfigurableListableBeanFactory beans;

	private final ProfileOfName names;

	private final String given;

	private final @Nullable String primary;

	private final Set<AnnotatedElement> seen = new LinkedHashSet<>();

	/**
	 * For the profiles of an application.
	 * @param primary the profile whose beans are injected without a qualifier;
	 * {@code null} if those are Boot's own
	 */
	MisleadingNames(ConfigurableListableBeanFactory beans, ProfileOfName names, @Nullable String primary) {
		this.beans = beans;
		this.names = names;
		this.primary = primary;
		this.given = (primary != null) ? "the primary profile '" + primary + "'" : "'spring.datasource'";
	}

	void check() {
		ProfileTypes.bySuffix().forEach((suffix, type) -> {
			String bean = (this.primary != null) ? this.primary + suffix
					: Character.toLowerCase(suffix.charAt(0)) + suffix.substring(1);
			if (this.beans.containsBean(bean)) {
				for (String dependent : this.beans.getDependentBeans(bean)) {
					check(dependent, type);
				}
			}
		});
	}

	private void check(String bean, Class<?> type) {
		if (!this.beans.containsBeanDefinition(bean)) {
			return;
		}
		try {
			Method factory = (this.beans.getMergedBeanDefinition(bean) instanceof RootBeanDefinition root)
					? root.getResolvedFactoryMethod() : null;
			if (factory != null) {
				check(factory, type);
			}
			Class<?> built = this.beans.getType(bean, false);
			if (built != null) {
				checkClass(ClassUtils.getUserClass(built), factory == null, type);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("Could not look at the bean '" + bean + "'", ex);
		}
	}

	private void checkClass(Class<?> built, boolean constructed, Class<?> type) {
		Constructor<?>[] constructors = constructed ? built.getDeclaredConstructors() : new Constructor<?>[0];
		for (Constructor<?> constructor : constructors) {
			if (constructors.length == 1 || isInjected(constructor)) {
				check(constructor, type);
			}
		}
		ReflectionUtils.doWithMethods(built, (method) -> check(method, type), MisleadingNames::isInjected);
		ReflectionUtils.doWithFields(built, (field) -> check(field, type), MisleadingNames::isInjected);
	}

	private static boolean isInjected(AnnotatedElement element) {
		if (element.getAnnotations().length == 0) {
			return false;
		}
		MergedAnnotations annotations = MergedAnnotations.from(element);
		return Stream.of(INJECTING).anyMatch(annotations::isPresent);
	}

	private void check(Executable executable, Class<?> type) {
		boolean qualified = !(executable instanceof Method method && method.getReturnType() != void.class)
				&& Qualifiers.isPresent(executable.getAnnotations());
		for (Parameter parameter : executable.getParameters()) {
			if (!qualified && parameter.isNamePresent()) {
				check(parameter, parameter.getType(), parameter.getName(), type,
						() -> "Parameter '%s' of %s".formatted(parameter.getName(), describe(executable)));
			}
		}
	}

	private void check(Field field, Class<?> type) {
		check(field, field.getType(), field.getName(), type,
				() -> "Field '%s' of %s".formatted(field.getName(), field.getDeclaringClass().getName()));
	}

	private void check(AnnotatedElement point, Class<?> pointType, String name, Class<?> type,
			Supplier<String> description) {
		Annotation[] annotations = point.getAnnotations();
		if (!type.isAssignableFrom(pointType) || Qualifiers.isPresent(annotations) || isFoundByName(annotations, name)
				|| !this.seen.add(point)) {
			return;
		}
		String profile = this.names.find(name, type);
		if (profile != null && !profile.equals(this.primary)) {
			logger.warn(("%s is named after the profile '%s', and gets the %s of %s: a name chooses no profile."
					+ " Add @Qualifier(\"%s\"), or rename it. (Lombok drops the annotation of a field unless"
					+ " lombok.config lists it under lombok.copyableAnnotations.)")
				.formatted(description.get(), profile, type.getSimpleName(), this.given, profile));
		}
	}

	/** Whether there is a bean of this name that Spring takes for it. */
	private boolean isFoundByName(Annotation[] annotations, String name) {
		MergedAnnotation<?> resource = MergedAnnotations.from(annotations).get(RESOURCE);
		if (resource.isPresent()) {
			return !resource.getString("name").isEmpty() || this.beans.containsBean(name);
		}
		return this.beans.containsBeanDefinition(name)
				&& this.beans.getMergedBeanDefinition(name) instanceof AbstractBeanDefinition definition
				&& definition.isDefaultCandidate();
	}

	private static String describe(Executable executable) {
		String owner = ClassUtils.getUserClass(executable.getDeclaringClass()).getName();
		return (executable instanceof Constructor) ? "the constructor of " + owner
				: "the method " + executable.getName() + " of " + owner;
	}

}

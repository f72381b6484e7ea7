package io.github.pgprofiles.autoconfigure.diagnostics;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.NodeClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.wiring.ProfileTypes;
import io.github.pgprofiles.autoconfigure.wiring.Qualifiers;
import io.github.pgprofiles.copy.CopyOutTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;

/**
 * A bean that a profile would have, and that was not found.
 *
 * @param what it is, by its type
 * @param profile named in a qualifier or in the bean's name; {@code null} if none is
 */
record MissingBean(String what, @Nullable String profile) {

	/** In what Spring says of a dependency that nobody injects. */
	private static final Pattern QUALIFIER = Pattern
		.compile("@(?:[\\w.]+\\.)?(?:Qualifier|Named)\\((?:value=)?\"([^\"]+)\"\\)");

	/** In what Spring says of a look-up by type and qualifier. */
	private static final Pattern LOOK_UP = Pattern
		.compile("No matching (\\w+) bean found for (?:bean name|qualifier) '([^']+)'");

	/**
	 * Reads the failure.
	 * @return {@code null} if it is about no bean that profiles have
	 */
	static @Nullable MissingBean of(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		Class<?> wanted = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		if (wanted != null) {
			String qualifier = qualifier(rootFailure, cause);
			boolean clients = wanted == PostgresClients.class && qualifier != null;
			return (clients || isOfProfiles(wanted)) ? new MissingBean(wanted.getSimpleName(), qualifier) : null;
		}
		Matcher lookUp = LOOK_UP.matcher(String.valueOf(cause.getMessage()));
		if (lookUp.find()) {
			return new MissingBean(lookUp.group(1), lookUp.group(2));
		}
		String name = cause.getBeanName();
		String profile = (name != null) ? ProfileTypes.profileOf(name) : null;
		return (name != null && profile != null) ? new MissingBean(name.substring(profile.length()), profile) : null;
	}

	/** JdbcTemplate, which a profile has not, is what many ask for first. */
	private static boolean isOfProfiles(Class<?> wanted) {
		return ProfileTypes.isOne(wanted) || wanted == NodeClient.class || wanted == CopyOutTemplate.class
				|| JdbcOperations.class.isAssignableFrom(wanted)
				|| NamedParameterJdbcOperations.class.isAssignableFrom(wanted);
	}

	private static @Nullable String qualifier(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		InjectionPoint point = injectionPoint(rootFailure);
		if (point != null) {
			String name = Qualifiers.name(point.getAnnotations());
			return (name != null || point.getMethodParameter() == null) ? name
					: Qualifiers.name(ofMember(point.getMember()));
		}
		Matcher matcher = QUALIFIER.matcher(String.valueOf(cause.getMessage()));
		return matcher.find() ? matcher.group(1) : null;
	}

	/** Those of a {@code @Bean} method belong to its result. */
	private static Annotation[] ofMember(Object member) {
		boolean ofResult = member instanceof Method method && method.getReturnType() != void.class;
		return (!ofResult && member instanceof AnnotatedElement element) ? element.getAnnotations() : new Annotation[0];
	}

	private static @Nullable InjectionPoint injectionPoint(Throwable rootFailure) {
		InjectionPoint innermost = null;
		for (Throwable t = rootFailure; t != null; t = t.getCause()) {
			if (t instanceof UnsatisfiedDependencyException unsatisfied) {
				innermost = unsatisfied.getInjectionPoint();
			}
		}
		return innermost;
	}

}

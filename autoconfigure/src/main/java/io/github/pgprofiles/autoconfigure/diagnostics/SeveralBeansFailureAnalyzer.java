package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.autoconfigure.ConnectionDetailsFallback;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.convert.JsonConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which beans there are where all profiles use one of a type, and none of several is
 * the primary one. Boot's analysis knows injection points only, and this is none.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SeveralBeansFailureAnalyzer extends AbstractFailureAnalyzer<NoUniqueBeanDefinitionException> {

	/** The types of which there is one, and how one bean does the work of several. */
	private static final Map<Class<?>, String> ONE_OF = Map.of(SessionSettings.class,
			"declare a single one: its method is told the profile's name, so it may give other settings for each",
			JsonConverter.class, "declare a single one: it may decide by the Java type",
			ConnectionDetailsFallback.class,
			"declare a single one: its method is told the profile's name. The embedded server is such a bean");

	private final BeanFactory beans;

	SeveralBeansFailureAnalyzer(BeanFactory beans) {
		this.beans = beans;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause) {
		Class<?> wanted = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		String alone = (wanted != null) ? ONE_OF.get(wanted) : null;
		if (wanted == null || alone == null) {
			return null;
		}
		return new FailureAnalysis(
				"There are several beans of the type %s, and all PostgreSQL profiles use one: %s."
					.formatted(wanted.getSimpleName(), describe(wanted, cause)),
				"Mark one of them as @Primary, or %s.".formatted(alone), cause);
	}

	private String describe(Class<?> wanted, NoUniqueBeanDefinitionException cause) {
		Collection<String> found = cause.getBeanNamesFound();
		if (!(this.beans instanceof ConfigurableListableBeanFactory listable)) {
			return String.valueOf(cause.getMessage());
		}
		Collection<String> names = (found != null) ? found
				: Set.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, wanted, true, false));
		return names.stream()
			.map((name) -> "'" + name + "'"
					+ (listable.containsBeanDefinition(name)
							? SeveralPrimariesFailureAnalyzer.origin(listable.getMergedBeanDefinition(name)) : ""))
			.collect(Collectors.joining(", "));
	}

}

package io.github.pgprofiles.test.proxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Puts a proxy before each profile that {@link ProxiedProfile} names.
 *
 * @param profiles their names
 */
record ProxiedProfiles(SortedSet<String> profiles) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String profile : this.profiles) {
			ProxySockets.Registered registered = ProxySockets.register();
			RootBeanDefinition definition = new RootBeanDefinition(PostgresProxy.class, registered::proxy);
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, profile));
			definition.setDestroyMethodName("close");
			registry.registerBeanDefinition(profile + "PostgresProxy", definition);
			String prefix = "app.postgres.profiles." + profile + ".properties.";
			properties.put(prefix + "socketFactory", ProxySockets.class.getName());
			properties.put(prefix + "socketFactoryArg", registered.name());
		}
		MapPropertySource source = new MapPropertySource("@ProxiedProfile", properties);
		context.getEnvironment().getPropertySources().addFirst(source);
		context.addBeanFactoryPostProcessor(new KnownProfiles(this.profiles, context.getEnvironment(), source));
	}

	static final class Factory implements ContextCustomizerFactory {

		@Override
		public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
				List<ContextConfigurationAttributes> attributes) {
			SortedSet<String> profiles = new TreeSet<>();
			TestContextAnnotationUtils.getMergedRepeatableAnnotations(testClass, ProxiedProfile.class)
				.forEach((each) -> profiles.add(each.value()));
			return profiles.isEmpty() ? null : new ProxiedProfiles(profiles);
		}

	}

}

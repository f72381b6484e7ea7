package io.github.pgprofiles.test.proxy;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Puts a proxy before each profile that {@link ProxiedProfile} names.
 *
 * @param profiles their names
 */
record ProxiedProfiles(SortedSet<String> profiles) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		for (String profile : this.profiles) {
			ProxySockets.Registered registered = ProxySockets.register();
			RootBeanDefinition definition = new RootBeanDefinition(PostgresProxy.class, registered::proxy);
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, profile));
			definition.setDestroyMethodName("close");
			registry.registerBeanDefinition(profile + "PostgresProxy", definition);
			String properties = "app.postgres.profiles." + profile + ".properties.";
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context,
					properties + "socketFactory=" + ProxySockets.class.getName(),
					properties + "socketFactoryArg=" + registered.name());
		}
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

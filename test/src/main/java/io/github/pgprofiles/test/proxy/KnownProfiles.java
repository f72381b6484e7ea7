package io.github.pgprofiles.test.proxy;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Fails the start of a context whose {@link ProxiedProfile} is no profile: its properties
 * alone would make one of it, and the profile that is meant would have no proxy.
 *
 * @param proxied names of the annotations
 * @param environment of the context
 * @param own properties that the annotations set
 */
record KnownProfiles(Collection<String> proxied, ConfigurableEnvironment environment,
		PropertySource<?> own) implements BeanFactoryPostProcessor {

	private static final ConfigurationPropertyName PROFILES = ConfigurationPropertyName.of("app.postgres.profiles");

	/** When all property sources and all definitions of beans are there. */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		NavigableSet<String> known = written();
		for (String profile : this.proxied) {
			if (known.stream().noneMatch(profile::equalsIgnoreCase)) {
				throw new IllegalStateException(known.isEmpty()
						? "@ProxiedProfile(\"%s\") names no profile: none is configured below '%s'".formatted(profile,
								PROFILES)
						: "@ProxiedProfile(\"%s\") names no profile. The profiles are %s".formatted(profile, known));
			}
			if (!beans.containsBean(profile + "DataSource")) {
				throw new IllegalStateException(("@ProxiedProfile(\"%s\") has no effect: there is no bean"
						+ " '%1$sDataSource'. The profile is disabled, or its name is written otherwise, or the context"
						+ " of this test has no profiles. Those that are written are %s")
					.formatted(profile, known));
			}
		}
	}

	/** As somebody else than the annotations has written them. */
	@SuppressWarnings("ReferenceEquality") // that very source
	private NavigableSet<String> written() {
		NavigableSet<String> names = new TreeSet<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source != this.own && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
					&& ConfigurationPropertySource.from(source) instanceof IterableConfigurationPropertySource keys) {
				keys.stream()
					.filter(PROFILES::isAncestorOf)
					.map((key) -> key.getElement(PROFILES.getNumberOfElements(), Form.ORIGINAL))
					.forEach(names::add);
			}
		}
		return names;
	}

}

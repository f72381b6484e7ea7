package io.github.pgprofiles.autoconfigure;

import java.util.Set;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.StartupMode;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * Profiles whose client a test has replaced, as {@code @MockitoBean} does: by an object
 * in the place of our definition, before any bean is created. Such a test may have no
 * server, so their other beans are created only if somebody needs them. Runs after all
 * post-processors that have an order.
 */
final class ReplacedClients implements BeanFactoryPostProcessor {

	/** Of profiles whose client is our definition. */
	private final Set<String> profiles;

	ReplacedClients(String[] profiles) {
		this.profiles = Set.of(profiles);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		for (String profile : this.profiles) {
			if (beans.containsSingleton(profile + ProfileBeans.POSTGRES_CLIENT)) {
				beans.registerSingleton(marker(profile), true);
				for (String suffix : new String[] { ProfileBeans.DATA_SOURCE, ProfileBeans.TRANSACTION_MANAGER,
						ProfileBeans.JDBC_CLIENT }) {
					BeanDefinition definition = beans.getBeanDefinition(profile + suffix);
					if (definition.hasAttribute(ProfileBeansRegistrar.PROFILE_ATTRIBUTE)) {
						definition.setLazyInit(true);
					}
				}
			}
		}
	}

	private static String marker(String profile) {
		return ReplacedClients.class.getName() + "." + profile;
	}

	static boolean isReplaced(String profile, SingletonBeanRegistry beans) {
		return beans.containsSingleton(marker(profile));
	}

	/** The pool of such a profile, if there has to be one, must not need a server. */
	static ProfileSettings startLazily(ProfileSettings settings) {
		return settings.withStartup(settings.startup().withMode(StartupMode.LAZY));
	}

}

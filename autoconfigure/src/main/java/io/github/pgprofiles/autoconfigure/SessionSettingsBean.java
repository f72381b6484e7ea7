package io.github.pgprofiles.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.SessionSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The application's bean that gives session settings, for all profiles. Looked up when it
 * is first needed, so that it may use clients itself, and each time where it is no
 * singleton.
 */
final class SessionSettingsBean implements SessionSettings {

	private final ObjectProvider<SessionSettings> beans;

	private final boolean singleton;

	private volatile @Nullable SessionSettings found;

	private SessionSettingsBean(ObjectProvider<SessionSettings> beans, boolean singleton) {
		this.beans = beans;
		this.singleton = singleton;
	}

	/**
	 * Finds the bean, and makes none.
	 * @return {@code null} if there is none
	 * @throws NoUniqueBeanDefinitionException if there are several
	 */
	static @Nullable SessionSettingsBean find(ConfigurableListableBeanFactory beans) {
		List<String> names = List.of(beans.getBeanNamesForType(SessionSettings.class, true, false))
			.stream()
			.filter((name) -> isCandidate(name, beans))
			.toList();
		if (names.isEmpty()) {
			return null;
		}
		if (names.size() > 1 && names.stream().filter((name) -> isPrimary(name, beans)).count() != 1) {
			throw new NoUniqueBeanDefinitionException(SessionSettings.class, names);
		}
		return new SessionSettingsBean(beans.getBeanProvider(SessionSettings.class),
				names.stream().allMatch(beans::isSingleton));
	}

	/** What is behind a proxy for a scope is none. */
	private static boolean isCandidate(String name, ConfigurableListableBeanFactory beans) {
		return !beans.containsBeanDefinition(name) || beans.getMergedBeanDefinition(name).isAutowireCandidate();
	}

	private static boolean isPrimary(String name, ConfigurableListableBeanFactory beans) {
		return beans.containsBeanDefinition(name) && beans.getMergedBeanDefinition(name).isPrimary();
	}

	@Override
	public Map<String, String> current(String profile) {
		SessionSettings present = this.found;
		if (present == null) {
			present = this.beans.getObject();
			this.found = this.singleton ? present : null;
		}
		return present.current(profile);
	}

}

package io.github.pgprofiles.autoconfigure.migration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Chooses, of the application's beans, those that are meant for a profile.
 *
 * @since 0.1.0
 */
public final class ProfileQualifiers {

	private final ProfileDefinitions definitions;

	private final ConfigurableListableBeanFactory beans;

	/**
	 * For the beans of an application.
	 * @param definitions of its profiles
	 * @param beans of it
	 */
	public ProfileQualifiers(ProfileDefinitions definitions, ConfigurableListableBeanFactory beans) {
		this.definitions = definitions;
		this.beans = beans;
	}

	/**
	 * The beans with the qualifier of a profile, and those without that of any.
	 * @param <T> of the beans
	 * @param profile its name
	 * @param type of the beans
	 * @param unqualified whether to have those without a qualifier of a profile
	 * @return the beans
	 */
	public <T> List<T> select(String profile, Class<T> type, boolean unqualified) {
		List<T> selected = new ArrayList<>();
		for (String name : this.beans.getBeanNamesForType(type)) {
			Set<String> profiles = profilesOf(name);
			if (profiles.contains(profile) || (unqualified && profiles.isEmpty())) {
				selected.add(this.beans.getBean(name, type));
			}
		}
		return selected;
	}

	private Set<String> profilesOf(String bean) {
		Set<String> qualifiers = new HashSet<>();
		BeanFactoryAnnotationUtils.isQualifierMatch((qualifier) -> {
			qualifiers.add(qualifier);
			return false;
		}, bean, this.beans);
		qualifiers.remove(bean);
		qualifiers.removeAll(Set.of(this.beans.getAliases(bean)));
		qualifiers.removeIf((qualifier) -> this.definitions.get(qualifier) == null);
		return qualifiers;
	}

}

package io.github.pgprofiles.autoconfigure.wiring;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileNames;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Looks, when all beans exist, for what the application surely does not mean: a
 * transactional method that names no profile, and an injection point that is named after
 * one profile and gets the bean of another.
 *
 * @since 0.1.0
 */
public final class WiringCheck implements SmartInitializingSingleton {

	private final ProfileDefinitions definitions;

	private final ConfigurableListableBeanFactory beans;

	private WiringCheck(ProfileDefinitions definitions, ConfigurableListableBeanFactory beans) {
		this.definitions = definitions;
		this.beans = beans;
	}

	/**
	 * Creates the check.
	 * @param definitions of the profiles
	 * @param beans to look at
	 * @return the check
	 */
	public static WiringCheck create(ProfileDefinitions definitions, ConfigurableListableBeanFactory beans) {
		return new WiringCheck(definitions, beans);
	}

	@Override
	public void afterSingletonsInstantiated() {
		ProfileNames profiles = new ProfileNames(this.definitions);
		new TransactionalMethods(this.beans, profiles).check();
		new MisleadingNames(this.beans, new ProfileOfName(profiles.enabled()), this.definitions.primary()).check();
	}

}

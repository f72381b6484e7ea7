package io.github.pgprofiles.autoconfigure.migration;

import java.util.Map;

import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The beans of migrations.
 *
 * @since 0.1.0
 */
public final class MigrationBeans {

	private static final Log logger = LogFactory.getLog(MigrationBeans.class);

	private final BeanDefinitionRegistry registry;

	/**
	 * For an application.
	 * @param registry of its beans
	 */
	public MigrationBeans(BeanDefinitionRegistry registry) {
		this.registry = registry;
	}

	/** Registers what opens the connections of migrations, once. */
	public void registerPools() {
		if (!this.registry.containsBeanDefinition(MigrationPools.NAME)) {
			RootBeanDefinition pools = infrastructure(MigrationPools.class, "create", MigrationPools.class);
			pools.setDestroyMethodName("close");
			this.registry.registerBeanDefinition(MigrationPools.NAME, pools);
		}
	}

	/**
	 * Registers a bean of a profile, with its qualifier.
	 * @param profile its name
	 * @param suffix of the bean's name
	 * @param only whether it is the one that is injected where none is named
	 * @param definition of the bean
	 */
	public void register(String profile, String suffix, boolean only, RootBeanDefinition definition) {
		ProfileBeanDefinitions.assign(definition, profile, only);
		definition.setDestroyMethodName("");
		this.registry.registerBeanDefinition(profile + suffix, definition);
	}

	/**
	 * Tells of keys of Boot's that nobody reads any more.
	 * @param environment of the application
	 * @param section of the primary profile
	 * @param profile its name
	 */
	public static void warnOfIgnored(Environment environment, String section, String profile) {
		boolean written = Binder.get(environment)
			.bind("spring." + section, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet()
			.stream()
			.anyMatch((key) -> !key.equals("enabled"));
		if (written) {
			logger.warn("'spring.%s.*' is ignored: the primary profile has 'app.postgres.profiles.%s.%1$s'"
				.formatted(section, profile));
		}
	}

	/**
	 * A definition of a bean that is nobody else's business.
	 * @param factory class of the method
	 * @param factoryMethod its name
	 * @param type of the bean
	 * @param arguments its first arguments; the others are beans
	 * @return the definition
	 */
	public static RootBeanDefinition infrastructure(Class<?> factory, String factoryMethod, Class<?> type,
			Object... arguments) {
		RootBeanDefinition definition = ProfileBeanDefinitions.of(factory, factoryMethod, type, arguments);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		return definition;
	}

}

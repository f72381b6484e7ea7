package io.github.pgprofiles.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.PoolAliases;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * Removes the DataSources of profiles from Boot's {@code db} check, and the user's own
 * beans that are the same pools. What is left may be nothing, which the endpoint does not
 * show.
 */
final class DbHealthFilter implements BeanPostProcessor, BeanFactoryAware {

	static final String DB = "dbHealthContributor";

	private final Set<String> profiles;

	private @Nullable BeanFactory beans;

	DbHealthFilter(String[] profiles) {
		this.profiles = Set.of(profiles);
	}

	@Override
	public void setBeanFactory(BeanFactory beans) {
		this.beans = beans;
	}

	private boolean isAlias(String name) {
		return this.beans != null && this.beans.getBean(PoolAliases.class).contains(name);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!beanName.equals(DB) || !(bean instanceof CompositeHealthContributor composite)) {
			return bean;
		}
		Map<String, HealthContributor> others = new LinkedHashMap<>();
		composite.stream()
			.filter((entry) -> !this.profiles.contains(entry.name()) && !isAlias(entry.name()))
			.forEach((entry) -> others.put(entry.name(), entry.contributor()));
		// as Boot itself does for a single DataSource
		return (others.size() == 1) ? others.values().iterator().next() : CompositeHealthContributor.fromMap(others);
	}

}

package io.github.pgprofiles.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/** Removes the DataSources of profiles from Boot's {@code db} check. */
final class DbHealthFilter implements BeanPostProcessor {

	static final String DB = "dbHealthContributor";

	private final Set<String> profiles;

	DbHealthFilter(String[] profiles) {
		this.profiles = Set.of(profiles);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!beanName.equals(DB) || !(bean instanceof CompositeHealthContributor composite)) {
			return bean;
		}
		Map<String, HealthContributor> others = new LinkedHashMap<>();
		composite.stream()
			.filter((entry) -> !this.profiles.contains(entry.name()))
			.forEach((entry) -> others.put(entry.name(), entry.contributor()));
		// as Boot itself does for a single DataSource
		return (others.size() == 1) ? others.values().iterator().next() : CompositeHealthContributor.fromMap(others);
	}

}

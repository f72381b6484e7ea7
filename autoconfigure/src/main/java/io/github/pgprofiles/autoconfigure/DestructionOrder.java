package io.github.pgprofiles.autoconfigure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The place of the pools among the beans that are destroyed. Spring destroys beans in the
 * reverse order of their creation: a bean that looks its client up when it needs it may
 * have been created before the pools, and would find them closed. So all beans that exist
 * when the pools are opened are destroyed before the pools are closed, and the beans that
 * the pools connect to after that.
 */
final class DestructionOrder {

	private static final String CONTAINER = "org.testcontainers.lifecycle.Startable";

	private final ConfigurableListableBeanFactory beans;

	private final String pools;

	/** By name; they stay until the pools are closed. */
	private final Set<String> needed = new LinkedHashSet<>();

	private DestructionOrder(ConfigurableListableBeanFactory beans, String pools) {
		this.beans = beans;
		this.pools = pools;
	}

	/**
	 * Registers this order, while the pools are created.
	 * @param pools the name of their bean
	 * @param dataSources the names of the beans that return them
	 */
	static void arrange(ConfigurableListableBeanFactory beans, String pools, Collection<String> dataSources) {
		DestructionOrder order = new DestructionOrder(beans, pools);
		order.need(List.of(pools));
		order.need(dataSources);
		order.need(order.named(PostgresConnectionDetails.class));
		order.need(order.named(ConnectionDetailsFallback.class));
		order.need(order.named(PostgresProfileCustomizer.class));
		ClassLoader loader = beans.getBeanClassLoader();
		if (ClassUtils.isPresent(CONTAINER, loader)) {
			order.need(order.named(ClassUtils.resolveClassName(CONTAINER, loader)));
		}
		order.apply();
	}

	private List<String> named(Class<?> type) {
		return Arrays.asList(this.beans.getBeanNamesForType(type, false, false));
	}

	/** Collects beans and their dependencies. */
	private void need(Collection<String> names) {
		Deque<String> rest = new ArrayDeque<>(names);
		while (!rest.isEmpty()) {
			String name = rest.remove();
			if (this.needed.add(name)) {
				rest.addAll(Arrays.asList(this.beans.getDependenciesForBean(name)));
			}
		}
	}

	private void apply() {
		List<String> present = new ArrayList<>(Arrays.asList(this.beans.getSingletonNames()));
		present.removeIf((name) -> !this.beans.containsBeanDefinition(name) || name.equals(this.pools));
		Collections.reverse(present);
		for (String name : present) {
			if (this.needed.contains(name)) {
				this.beans.registerDependentBean(name, this.pools);
			}
			else {
				this.beans.registerDependentBean(this.pools, name);
			}
		}
	}

}

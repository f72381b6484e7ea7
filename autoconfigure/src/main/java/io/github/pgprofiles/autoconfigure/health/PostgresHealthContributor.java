package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.binding.ServiceBindings;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;
import io.github.pgprofiles.autoconfigure.server.ProfileNode;
import io.github.pgprofiles.autoconfigure.server.ProfileNodes;
import io.github.pgprofiles.autoconfigure.server.ProfileStates;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.core.env.Environment;

/**
 * The health of all profiles. An iteration over {@link #stream()} checks them in
 * parallel: the first request starts the checks of all. The first check creates the
 * threads. They are daemons and end with the context. Thread-safe.
 */
final class PostgresHealthContributor implements CompositeHealthContributor, AutoCloseable {

	private final ThreadPoolExecutor threads;

	private final Map<String, ProfileCheck> checks;

	private PostgresHealthContributor(ThreadPoolExecutor threads, Map<String, ProfileCheck> checks) {
		this.threads = threads;
		this.checks = Collections.unmodifiableMap(checks);
	}

	/**
	 * Creates the contributor. Checks nothing yet.
	 * @param names of the profiles that have beans
	 * @param definitions their configuration
	 * @param beans where their DataSources are
	 * @param states of the servers
	 * @param looks at them
	 * @param threshold how long before something expires there is a warning
	 * @param certificates says of a profile what is to be shown of its certificates
	 */
	static PostgresHealthContributor create(Collection<String> names, ProfileDefinitions definitions, BeanFactory beans,
			ProfileStates states, ServerLooks looks, Duration threshold,
			Function<ProfileDefinition, Map<String, Object>> certificates) {
		ThreadPoolExecutor threads = threads();
		WrittenKeys keys = new WrittenKeys(definitions, false)
			.with(ServiceBindings.of(beans.getBean(Environment.class), definitions)::whereWritten);
		Map<String, ProfileCheck> checks = new LinkedHashMap<>();
		for (ProfileDefinition definition : definitions.all()) {
			if (definition.isHealthEnabled() && names.contains(definition.name())) {
				DataSource dataSource = beans.getBean(dataSource(definition.name()), DataSource.class);
				ProfilePool pool = new ProfilePool(definition.name(), dataSource, keys);
				HealthOptions options = HealthOptions.of(definition.properties().getHealth(), threshold);
				checks.put(definition.name(),
						new ProfileCheck(pool, new ProfileQuestion(looks, pool.usage()), options,
								states.of(ProfileNode.primary(definition.name())), new HealthDetails(pool, options,
										() -> certificates.apply(definition), nodes(definition, pool, states)),
								threads));
			}
		}
		return new PostgresHealthContributor(threads, checks);
	}

	private static NodeDetails nodes(ProfileDefinition definition, ProfilePool pool, ProfileStates states) {
		return new NodeDetails(new ProfileNodes(definition.name(), pool.hikari(), states),
				definition.nodes()
					.stream()
					.filter(ProfileDefinition.Node::isHealthEnabled)
					.map(ProfileDefinition.Node::name)
					.collect(Collectors.toUnmodifiableSet()));
	}

	static String dataSource(String profile) {
		return profile + "DataSource";
	}

	/**
	 * As many threads as there are active checks, which is at most one for each profile.
	 */
	private static ThreadPoolExecutor threads() {
		AtomicInteger made = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, "postgres-profiles-health-" + made.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		ProfileCheck check = this.checks.get(name);
		return (check != null) ? new ProfileHealthIndicator(check, null) : null;
	}

	@Override
	public Stream<Entry> stream() {
		CheckRound round = new CheckRound(this.checks.values());
		return this.checks.entrySet()
			.stream()
			.map((entry) -> new Entry(entry.getKey(), new ProfileHealthIndicator(entry.getValue(), round)));
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}

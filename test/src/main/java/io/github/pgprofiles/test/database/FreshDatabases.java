package io.github.pgprofiles.test.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** The databases of one context that are made anew for each test class. */
final class FreshDatabases {

	private static final Log logger = LogFactory.getLog(FreshDatabases.class);

	/** What the names of the DataSources of profiles end with. */
	private static final String SUFFIX = "DataSource";

	private static final String BEAN = FreshDatabases.class.getName();

	private final SortedSet<String> profiles;

	private @Nullable List<FreshPool> pools;

	FreshDatabases(SortedSet<String> profiles) {
		this.profiles = profiles;
	}

	static FreshDatabases of(ApplicationContext context) {
		return context.getBean(BEAN, FreshDatabases.class);
	}

	/** Takes the templates for the first class, and restores them for the others. */
	void beforeClass(ApplicationContext context) throws SQLException {
		List<FreshPool> known = this.pools;
		if (known == null) {
			known = new ArrayList<>();
			try {
				for (List<HikariDataSource> pools : find(context)) {
					known.add(FreshPool.take(pools));
				}
			}
			catch (SQLException | RuntimeException ex) {
				close(known);
				throw ex;
			}
			this.pools = known;
		}
		else {
			for (FreshPool pool : known) {
				pool.restore();
			}
		}
	}

	/** By database: a template is for all pools of one. */
	private Collection<List<HikariDataSource>> find(ApplicationContext context) throws SQLException {
		Map<String, List<HikariDataSource>> found = new LinkedHashMap<>();
		Set<String> fresh = new HashSet<>();
		Set<HikariDataSource> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Map<String, DataSource> all = context.getBeansOfType(DataSource.class);
		for (Map.Entry<String, DataSource> each : all.entrySet()) {
			boolean wanted = this.profiles.isEmpty()
					|| this.profiles.contains(each.getKey().replaceFirst(SUFFIX + "$", ""));
			if (each.getValue().isWrapperFor(HikariDataSource.class)) {
				HikariDataSource pool = each.getValue().unwrap(HikariDataSource.class);
				String database = FreshPool.database(pool);
				if (seen.add(pool)) {
					found.computeIfAbsent(database, (place) -> new ArrayList<>()).add(pool);
				}
				if (wanted) {
					fresh.add(database);
				}
			}
		}
		for (String profile : this.profiles) {
			if (!all.containsKey(profile + SUFFIX)) {
				throw new IllegalStateException(
						"@FreshDatabase(\"%s\") names no profile with a DataSource. The profiles are %s"
							.formatted(profile, profiles(all.keySet())));
			}
		}
		found.keySet().retainAll(fresh);
		if (found.isEmpty()) {
			throw new IllegalStateException(
					"@FreshDatabase needs a HikariDataSource, and the DataSource beans are %s".formatted(all.keySet()));
		}
		return found.values();
	}

	private static SortedSet<String> profiles(Set<String> beans) {
		SortedSet<String> profiles = new TreeSet<>();
		beans.stream()
			.filter((name) -> name.endsWith(SUFFIX) && name.length() > SUFFIX.length())
			.forEach((name) -> profiles.add(name.substring(0, name.length() - SUFFIX.length())));
		return profiles;
	}

	private void close() {
		close((this.pools != null) ? this.pools : List.of());
	}

	private static void close(List<FreshPool> known) {
		for (FreshPool pool : known) {
			try {
				pool.close();
			}
			catch (SQLException ex) {
				logger.debug("A template stays on its server", ex);
			}
		}
	}

	/**
	 * Marks a context, so that it is shared only by classes that get fresh databases.
	 *
	 * @param profiles whose databases are fresh; none for all
	 */
	record Customizer(SortedSet<String> profiles) implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
			FreshDatabases fresh = new FreshDatabases(this.profiles);
			((DefaultListableBeanFactory) context.getBeanFactory()).registerSingleton(BEAN, fresh);
			context.addApplicationListener((event) -> {
				if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == context) {
					fresh.close();
				}
			});
		}

	}

	static final class Factory implements ContextCustomizerFactory {

		@Override
		public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
				List<ContextConfigurationAttributes> attributes) {
			FreshDatabase annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass, FreshDatabase.class);
			return (annotation != null) ? new Customizer(new TreeSet<>(Set.of(annotation.value()))) : null;
		}

	}

}

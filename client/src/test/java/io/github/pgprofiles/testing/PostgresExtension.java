package io.github.pgprofiles.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.SessionReset;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** What {@link PostgresTest} does. */
final class PostgresExtension implements ExecutionCondition, BeforeAllCallback {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(PostgresExtension.class);

	static {
		// several forks may share two processors
		Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return TestDatabase.condition();
	}

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		Resources resources = new Resources();
		context.getStore(NAMESPACE).put(Resources.class, resources);
		List<Field> fields = ReflectionSupport.findFields(context.getRequiredTestClass(),
				(field) -> Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers()),
				HierarchyTraversalMode.TOP_DOWN);
		resources.open(fields, properties(context.getRequiredTestClass()));
		for (Field field : fields) {
			Object value = resources.valueOf(field);
			if (value != null) {
				field.setAccessible(true);
				field.set(null, value);
			}
		}
	}

	private static List<String> properties(Class<?> test) {
		DriverProperties annotation = test.getAnnotation(DriverProperties.class);
		return (annotation != null) ? List.of(annotation.value()) : List.of();
	}

	private static boolean isOfProfile(Field field) {
		return field.isAnnotationPresent(TestProfile.class);
	}

	/** The database of one class and all that is on it. */
	private static final class Resources implements AutoCloseable {

		private final TestDatabase database = new TestDatabase();

		private final Map<String, OpenProfile> profiles = new LinkedHashMap<>();

		private @Nullable TestProxy proxy;

		void open(List<Field> fields, List<String> properties) {
			this.database.create();
			if (fields.stream().anyMatch((field) -> field.getType() == TestProxy.class)) {
				this.proxy = new TestProxy(this.database.host(), this.database.port());
			}
			fields.stream()
				.filter(PostgresExtension::isOfProfile)
				.collect(Collectors.groupingBy((field) -> field.getAnnotation(TestProfile.class).value(),
						LinkedHashMap::new, Collectors.toList()))
				.forEach((name, its) -> this.profiles.put(name, OpenProfile.of(settings(name, its, properties), its)));
		}

		private ProfileSettings settings(String name, List<Field> fields, List<String> properties) {
			List<TestProfile> wanted = fields.stream().map((field) -> field.getAnnotation(TestProfile.class)).toList();
			int poolSize = wanted.stream().mapToInt(TestProfile::poolSize).max().orElseThrow();
			ProfileSettingsBuilder settings = Profiles.of(name, this.database);
			for (String property : properties) {
				String[] parts = property.split("=", 2);
				settings.property(parts[0], parts[1]);
			}
			if (poolSize > 1) {
				settings.pool(PoolSettings.defaults().withMaxSize(poolSize));
			}
			if (wanted.stream().anyMatch((each) -> each.reset() == SessionReset.NEVER)) {
				settings.pool(Profiles.ONE.withMaxSize(poolSize).withReset(SessionReset.NEVER));
			}
			if (this.proxy != null && wanted.stream().anyMatch(TestProfile::proxied)) {
				settings.host(this.proxy.host()).port(this.proxy.port());
			}
			return settings.build();
		}

		@Nullable Object valueOf(Field field) {
			if (field.getType() == TestDatabase.class) {
				return this.database;
			}
			if (field.getType() == TestProxy.class) {
				return this.proxy;
			}
			return isOfProfile(field)
					? this.profiles.get(field.getAnnotation(TestProfile.class).value()).get(field.getType()) : null;
		}

		@Override
		public void close() throws Exception {
			this.profiles.values().forEach((each) -> each.closing().run());
			if (this.proxy != null) {
				this.proxy.close();
			}
			this.database.drop();
		}

	}

	/** What works on the pool of one profile, by its type. */
	private record OpenProfile(Map<Class<?>, Object> values, Runnable closing) {

		static OpenProfile of(ProfileSettings settings, List<Field> fields) {
			if (fields.stream().allMatch((field) -> field.getType() == PostgresClient.class)) {
				PostgresClients.Closeable clients = PostgresClients.open(settings);
				return new OpenProfile(Map.of(PostgresClient.class, clients.primary()), clients::close);
			}
			HikariDataSource pool = Profiles.pool(settings);
			PlatformTransactionManager manager = Profiles.manager(pool);
			return new OpenProfile(Map.of(HikariDataSource.class, pool, PlatformTransactionManager.class, manager,
					PostgresClient.class, PostgresClient.create(settings.name(), pool, () -> manager),
					JdbcTemplate.class, new JdbcTemplate(pool)), pool::close);
		}

		Object get(Class<?> type) {
			Object value = this.values.get(type);
			if (value == null) {
				throw new IllegalStateException("@TestProfile gives no " + type);
			}
			return value;
		}

	}

}

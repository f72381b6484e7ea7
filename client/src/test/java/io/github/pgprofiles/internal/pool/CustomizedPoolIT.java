package io.github.pgprofiles.internal.pool;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.management.ObjectName;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.util.Credentials;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.config.TlsPreset;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Every setter of HikariCP's configuration has effect, or stops the start. */
class CustomizedPoolIT {

	private static final String CANARY = "s3cr3t-canary";

	@RegisterExtension
	private static final TestDatabase database = new TestDatabase();

	/** What a setter must have done. */
	/** See {@link CustomizedPoolerTests}. */
	private static final Set<String> OF_A_SESSION = Set.of("setConnectionInitSql", "setDataSourceProperties",
			"setIsolateInternalQueries", "setSchema", "setTransactionIsolation");

	private interface Effect {

		void check(HikariDataSource pool) throws Exception;

	}

	private record Case(Consumer<HikariConfig> customizer, Effect effect) {

	}

	private static Case shown(Consumer<HikariConfig> customizer, String setting, String value) {
		return new Case(customizer, (pool) -> assertThat(show(pool, setting)).isEqualTo(value));
	}

	private static Case figure(Consumer<HikariConfig> customizer, Effect effect) {
		return new Case(customizer, effect);
	}

	private static String show(HikariDataSource pool, String setting) throws SQLException {
		try (Connection connection = pool.getConnection();
				ResultSet row = connection.createStatement()
					.executeQuery("select current_setting('" + setting + "')")) {
			row.next();
			return row.getString(1);
		}
	}

	/** By setter. */
	private static Map<String, Case> working() {
		Map<String, Case> cases = new TreeMap<>(limits());
		cases.putAll(credentials());
		cases.putAll(sessions());
		cases.putAll(sources());
		cases.putAll(machinery());
		cases.putAll(listeners());
		return cases;
	}

	private static Map<String, Case> limits() {
		return Map.of("setConnectionTimeout",
				figure((config) -> config.setConnectionTimeout(777),
						(pool) -> assertThat(pool.getConnectionTimeout()).isEqualTo(777)),
				"setIdleTimeout",
				figure((config) -> config.setIdleTimeout(20_000),
						(pool) -> assertThat(pool.getIdleTimeout()).isEqualTo(20_000)),
				"setLeakDetectionThreshold",
				figure((config) -> config.setLeakDetectionThreshold(5000),
						(pool) -> assertThat(pool.getLeakDetectionThreshold()).isEqualTo(5000)),
				"setMaxLifetime",
				figure((config) -> config.setMaxLifetime(600_000),
						(pool) -> assertThat(pool.getMaxLifetime()).isEqualTo(600_000)),
				"setMaximumPoolSize",
				figure((config) -> config.setMaximumPoolSize(3),
						(pool) -> assertThat(pool.getMaximumPoolSize()).isEqualTo(3)),
				"setMinimumIdle",
				figure((config) -> config.setMinimumIdle(0), (pool) -> assertThat(pool.getMinimumIdle()).isZero()),
				"setValidationTimeout",
				figure((config) -> config.setValidationTimeout(300),
						(pool) -> assertThat(pool.getValidationTimeout()).isEqualTo(300)),
				"setKeepaliveTime", figure((config) -> config.setKeepaliveTime(40_000),
						(pool) -> assertThat(pool.getKeepaliveTime()).isEqualTo(40_000)));
	}

	private static Map<String, Case> credentials() {
		return Map.of("setUsername", new Case((config) -> {
			config.setUsername("customized");
			config.setPassword("own");
		}, (pool) -> assertThat(show(pool, "session_authorization")).isEqualTo("customized")), "setPassword",
				new Case((config) -> config.setPassword(TestServer.PASSWORD),
						(pool) -> assertThat(show(pool, "session_authorization")).isEqualTo(TestServer.USER)),
				"setCredentials",
				new Case((config) -> config.setCredentials(Credentials.of("customized", "own")),
						(pool) -> assertThat(show(pool, "session_authorization")).isEqualTo("customized")),
				"setCredentialsProvider",
				new Case((config) -> config.setCredentialsProvider(new Provider()),
						(pool) -> assertThat(show(pool, "session_authorization")).isEqualTo("customized")),
				"setCredentialsProviderClassName",
				new Case((config) -> config.setCredentialsProviderClassName(Provider.class.getName()),
						(pool) -> assertThat(show(pool, "session_authorization")).isEqualTo("customized")));
	}

	private static Map<String, Case> sessions() {
		return Map.of("setConnectionInitSql",
				shown((config) -> config.setConnectionInitSql("set work_mem = '7MB'"), "work_mem", "7MB"),
				"addDataSourceProperty",
				shown((config) -> config.addDataSourceProperty("ApplicationName", "till"), "application_name", "till"),
				"setDataSourceProperties", shown((config) -> {
					Properties properties = new Properties();
					properties.setProperty("options", "-c work_mem=9MB");
					config.setDataSourceProperties(properties);
				}, "work_mem", "9MB"), "setSchema",
				shown((config) -> config.setSchema("pg_catalog"), "search_path", "pg_catalog"),
				"setTransactionIsolation",
				shown((config) -> config.setTransactionIsolation("TRANSACTION_SERIALIZABLE"),
						"default_transaction_isolation", "serializable"),
				"setAutoCommit", new Case((config) -> config.setAutoCommit(false), (pool) -> {
					try (Connection connection = pool.getConnection()) {
						assertThat(connection.getAutoCommit()).isFalse();
						connection.rollback();
					}
				}), "setReadOnly", new Case((config) -> config.setReadOnly(true), (pool) -> {
					try (Connection connection = pool.getConnection()) {
						connection.setAutoCommit(false);
						assertThat(catchThrowableOfType(SQLException.class,
								() -> connection.createStatement().execute("create table never (id int)"))
							.getSQLState()).isEqualTo("25006");
						connection.rollback();
					}
				}), "setIsolateInternalQueries", new Case((config) -> {
					config.setAutoCommit(false);
					config.setIsolateInternalQueries(true);
					config.setConnectionInitSql("set work_mem = '7MB'");
				}, (pool) -> assertThat(show(pool, "work_mem")).isEqualTo("7MB")));
	}

	private static Map<String, Case> sources() {
		return Map.of("setDataSource", new Case(
				(config) -> config.setDataSource(new Counting((DriverDataSource) config.getDataSource())), (pool) -> {
					assertThat(show(pool, "application_name")).isEqualTo("orders");
					assertThat(pool.getDataSource()).isInstanceOf(Counting.class);
					assertThat(((Counting) pool.getDataSource()).connections.get()).isPositive();
				}), "setConnectionTestQuery", new Case((config) -> config.setConnectionTestQuery("select 1"),
						(pool) -> assertThat(pool.getConnectionTestQuery()).isEqualTo("select 1")));
	}

	private static Map<String, Case> machinery() {
		ScheduledExecutorService executor = Executors.newScheduledThreadPool(1, (task) -> {
			Thread thread = new Thread(task, "customized-executor");
			thread.setDaemon(true);
			return thread;
		});
		AtomicInteger threads = new AtomicInteger();
		return Map.of("setPoolName",
				new Case((config) -> config.setPoolName("renamed"),
						(pool) -> assertThat(pool.getPoolName()).isEqualTo("renamed")),
				"setAllowPoolSuspension", new Case((config) -> config.setAllowPoolSuspension(true), (pool) -> {
					pool.getHikariPoolMXBean().suspendPool();
					pool.getHikariPoolMXBean().resumePool();
					assertThat(show(pool, "application_name")).isEqualTo("orders");
				}), "setRegisterMbeans", new Case((config) -> config.setRegisterMbeans(true), (pool) -> {
					ObjectName name = new ObjectName("com.zaxxer.hikari:type=PoolConfig (orders)");
					assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name)).isTrue();
				}), "setThreadFactory", new Case((config) -> config.setThreadFactory((task) -> {
					threads.incrementAndGet();
					Thread thread = new Thread(task);
					thread.setDaemon(true);
					return thread;
				}), (pool) -> assertThat(threads.get()).isPositive()), "setScheduledExecutor",
				new Case((config) -> config.setScheduledExecutor(executor),
						(pool) -> assertThat(pool.getScheduledExecutor()).isSameAs(executor)));
	}

	private static Map<String, Case> listeners() {
		AtomicInteger created = new AtomicInteger();
		return Map.of("setExceptionOverride",
				new Case((config) -> config.setExceptionOverride(new Adjudging()), (pool) -> {
					try (Connection connection = pool.getConnection()) {
						assertThatExceptionOfType(SQLException.class)
							.isThrownBy(() -> connection.createStatement().execute("select 1/0"));
					}
					assertThat(Adjudging.ADJUDGED.get()).isPositive();
				}), "setExceptionOverrideClassName",
				new Case((config) -> config.setExceptionOverrideClassName(Adjudging.class.getName()),
						(pool) -> assertThat(pool.getExceptionOverride()).isInstanceOf(Adjudging.class)),
				"setMetricsTrackerFactory",
				new Case((config) -> config.setMetricsTrackerFactory((name, stats) -> new IMetricsTracker() {

					@java.lang.Override
					public void recordConnectionCreatedMillis(long millis) {
						created.incrementAndGet();
					}

				}), (pool) -> assertThat(show(pool, "application_name")).isEqualTo("orders")));
	}

	static Stream<String> workingSetters() {
		return working().keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("workingSetters")
	void setterHasEffect(String setter) throws Exception {
		database.executeAsSuperuser("drop role if exists customized");
		database.executeAsSuperuser("create role customized login password 'own'");
		Case each = working().get(setter);
		ProfileSettings settings = Profiles.of("orders", database)
			.password(setter.equals("setPassword") ? "not this one" : TestServer.PASSWORD)
			.build();
		if (TestServer.isPooled() && OF_A_SESSION.contains(setter)) {
			assertThatExceptionOfType(InvalidSettingException.class)
				.isThrownBy(() -> start(settings, each.customizer()).close());
			return;
		}
		try (HikariDataSource pool = start(settings, each.customizer())) {
			each.effect().check(pool);
		}
	}

	private static HikariDataSource start(ProfileSettings settings, Consumer<HikariConfig> customizer) {
		return new PoolStarter((name, config) -> customizer.accept(config)).start(List.of(settings)).get("orders");
	}

	/** By the property that is named. */
	private static Map<String, Consumer<HikariConfig>> refused() {
		Map<String, Consumer<HikariConfig>> refused = new TreeMap<>();
		refused.put("jdbcUrl",
				(config) -> config.setJdbcUrl("jdbc:postgresql://elsewhere/db?user=u&password=" + CANARY));
		refused.put("initializationFailTimeout", (config) -> config.setInitializationFailTimeout(-1));
		refused.put("dataSourceClassName",
				(config) -> config.setDataSourceClassName(PGSimpleDataSource.class.getName()));
		refused.put("dataSourceJNDI", (config) -> config.setDataSourceJNDI("java:/orders"));
		refused.put("driverClassName", (config) -> config.setDriverClassName("org.postgresql.Driver"));
		refused.put("catalog", (config) -> config.setCatalog("elsewhere"));
		refused.put("dataSource", (config) -> config.setDataSource(null));
		refused.put("healthCheckProperties", (config) -> config.addHealthCheckProperty("a", "b"));
		for (String name : List.of("user", "password", "PGHOST", "PGPORT", "PGDBNAME", "service", "noSuchProperty")) {
			refused.put("dataSourceProperties." + name, (config) -> config.addDataSourceProperty(name, CANARY));
		}
		refused.put("dataSourceProperties", (config) -> {
			config.setDataSource(new PGSimpleDataSource());
			config.addDataSourceProperty("ApplicationName", "till");
		});
		return refused;
	}

	static Stream<String> refusedProperties() {
		return refused().keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("refusedProperties")
	void whatWouldHaveNoEffectStopsTheStartWithProfileAndProperty(String property) {
		ProfileSettings settings = Profiles.of("orders", database).build();
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> start(settings, refused().get(property)))
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(property))
			.withMessageContaining("profile 'orders'")
			.withMessageContaining("customizer")
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain(CANARY));
	}

	@ParameterizedTest
	@CsvSource({ "targetServerType,read-write", "sslmode,requir", "connectTimeout,soon", "socketTimeout,1.5",
			"preferQueryMode,foo", "channelBinding,foo", "tcpKeepAlive,yes", "socketFactory,no.such.Class",
			"gssEncMode,foo", "autosave,foo", "maxResultBuffer,lots" })
	void wrongValueOfADriversPropertyStopsTheStartAtOnce(String name, String value) {
		ProfileSettings settings = Profiles.of("orders", database).startup(StartupSettings.defaults()).build();
		long begin = System.nanoTime();
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> start(settings, (config) -> config.addDataSourceProperty(name, value)).close())
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("dataSourceProperties." + name))
			.withMessageContaining("profile 'orders'")
			.withMessageContaining("customizer");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
	}

	@ParameterizedTest
	@CsvSource({ "sslmode,disable", "channelBinding,disable", "requireAuth,md5" })
	void customizerWeakensNoStrictPreset(String name, String value) {
		ProfileSettings settings = Profiles.of("orders", database).tls(TlsPreset.STRICT).build();
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> start(settings, (config) -> config.addDataSourceProperty(name, value)).close())
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("dataSourceProperties." + name))
			.withMessageContaining("strict");
	}

	@Test
	void everySetterOfThisVersionIsCoveredHere() {
		Set<String> setters = new TreeSet<>();
		for (Method method : HikariConfig.class.getMethods()) {
			if (method.getDeclaringClass() == HikariConfig.class
					&& (method.getName().startsWith("set") || method.getName().startsWith("add"))) {
				setters.add(method.getName());
			}
		}
		Set<String> covered = new TreeSet<>(working().keySet());
		refused().keySet()
			.forEach((property) -> covered
				.add("set" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1)));
		covered.removeIf((name) -> name.contains("."));
		// setters that refuse everything but a registry of Dropwizard or Micrometer
		covered.addAll(List.of("setMetricRegistry", "setHealthCheckRegistry", "addHealthCheckProperty"));
		assertThat(covered).containsExactlyElementsOf(setters);
	}

	@Test
	void passwordOfAKeyAmongTheDriversPropertiesIsNotLogged() {
		ProfileSettings settings = Profiles.of("orders", database).build();
		try (LogCapture log = new LogCapture();
				HikariDataSource pool = start(settings,
						(config) -> config.addDataSourceProperty("sslpassword", CANARY))) {
			assertThat(pool.isRunning()).isTrue();
			assertThat(log.lines()).isNotEmpty().noneMatch((line) -> line.contains(CANARY));
		}
	}

	/** Credentials of a user's own. */
	public static final class Provider implements HikariCredentialsProvider {

		@java.lang.Override
		public Credentials getCredentials() {
			return Credentials.of("customized", "own");
		}

	}

	/** An override of a user's own. */
	public static final class Adjudging implements SQLExceptionOverride {

		private static final AtomicInteger ADJUDGED = new AtomicInteger();

		@java.lang.Override
		public SQLExceptionOverride.Override adjudicate(SQLException ex) {
			ADJUDGED.incrementAndGet();
			return SQLExceptionOverride.Override.DO_NOT_EVICT;
		}

	}

	private static final class Counting extends DelegatingDataSource {

		private final AtomicInteger connections = new AtomicInteger();

		Counting(DriverDataSource target) {
			super(target);
		}

		@java.lang.Override
		public Connection getConnection(String username, String password) throws SQLException {
			this.connections.incrementAndGet();
			return super.getConnection(username, password);
		}

	}

}

package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.config.TimeoutSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which layer of the configuration wins, and what is inherited. */
@ExtendWith(OutputCaptureExtension.class)
class ProfileLayersTests {

	private static StandardEnvironment environment(Map<String, Object> variables, String... properties) {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of(properties).applyTo(environment);
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(
					"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return environment;
	}

	private static ProfileSettings settings(String profile, Map<String, Object> variables, String... properties) {
		StandardEnvironment environment = environment(variables, properties);
		ProfileDefinitions definitions = ProfileDefinitions.of(environment);
		ProfileDefinition definition = definitions.all()
			.stream()
			.filter((candidate) -> candidate.name().equals(profile))
			.findFirst()
			.orElseThrow();
		return new ProfileSettingsFactory(definitions, environment.getProperty("spring.application.name"))
			.create(definition);
	}

	@Test
	void profileWinsOverDefaultsKeyByKey() {
		ProfileSettings settings = settings("orders", Map.of(), "app.postgres.defaults.port=6000",
				"app.postgres.defaults.pool.timeout=5s", "app.postgres.defaults.properties.currentSchema=a",
				"app.postgres.defaults.properties.tcpKeepAlive=false", "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.pool.max-size=7",
				"app.postgres.profiles.orders.properties.currentSchema=b");
		assertThat(settings.hosts()).singleElement().hasToString("db:6000");
		assertThat(settings.pool().timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.pool().maxSize()).isEqualTo(7);
		assertThat(settings.properties()).containsEntry("currentSchema", "b").containsEntry("tcpKeepAlive", "false");
	}

	@Test
	void timeLimitsMergeKeyByKey() {
		assertThat(settings("orders", Map.of("APP_POSTGRES_PROFILES_ORDERS_TIMEOUTS_IDLEINTRANSACTION", "60s"),
				"app.postgres.defaults.timeouts.statement=30s", "app.postgres.defaults.timeouts.lock=5s",
				"app.postgres.profiles.orders.host=db", "app.postgres.profiles.orders.timeouts.lock=1500ms")
			.timeouts())
			.isEqualTo(new TimeoutSettings(Duration.ofSeconds(30), Duration.ofMillis(1500), Duration.ofMinutes(1)));
		assertThat(settings("orders", Map.of(), "app.postgres.profiles.orders.host=db").timeouts())
			.isEqualTo(TimeoutSettings.none());
	}

	@Test
	void timeLimitThatCannotBeMeantIsRefusedWhereItWasWritten() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> settings("orders", Map.of(), "app.postgres.defaults.timeouts.lock=-1s",
					"app.postgres.profiles.orders.host=db"))
			.withMessageContaining("app.postgres.defaults.timeouts.lock");
	}

	@Test
	void retriesMergeKeyByKey() {
		assertThat(settings("orders", Map.of("APP_POSTGRES_PROFILES_ORDERS_RETRY_MAX_ATTEMPTS", "7"),
				"app.postgres.defaults.retry.delay=20ms", "app.postgres.defaults.retry.max-delay=2s",
				"app.postgres.profiles.orders.host=db", "app.postgres.profiles.orders.retry.max-delay=3s")
			.retry())
			.isEqualTo(new RetrySettings(7, Duration.ofMillis(20), Duration.ofSeconds(3), Duration.ofSeconds(30)));
		assertThat(settings("orders", Map.of(), "app.postgres.profiles.orders.host=db").retry())
			.isEqualTo(RetrySettings.defaults());
	}

	@Test
	void waitThatWasNotWrittenMakesRoomForTheOneThatWas() {
		assertThat(settings("orders", Map.of(), "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.retry.delay=5s")
			.retry()
			.maxDelay()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings("orders", Map.of(), "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.retry.max-delay=0s")
			.retry()
			.delay()).isZero();
	}

	@Test
	void placeOfOnceMergesKeyByKey() {
		assertThat(settings("orders", Map.of(), "app.postgres.defaults.once.schema=ledger",
				"app.postgres.defaults.once.retention=90d", "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.once.retention=0s")
			.once()).isEqualTo(new OnceSettings("ledger", Duration.ZERO));
		assertThat(settings("orders", Map.of(), "app.postgres.profiles.orders.host=db").once())
			.isEqualTo(OnceSettings.defaults());
	}

	@ParameterizedTest
	@CsvSource({ "retry.max-attempts, 0, at least 1", "retry.delay, -1ms, from 0 to", "retry.max-delay, -1s, from 0 to",
			"retry.timeout, -1s, from 0 to", "once.schema, ' ', no name of a schema",
			"once.schema, ä234567890123456789012345678901234567890123456789012345678901234, at most 63 bytes",
			"once.retention, -1d, negative" })
	void whatCannotBeMeantIsRefusedWhereItWasWritten(String key, String value, String problem) {
		String name = "app.postgres.defaults." + key;
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> settings("orders", Map.of(), name + "=" + value, "app.postgres.profiles.orders.host=db"))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo(name);
				assertThat(ex.problem()).contains(problem);
				assertThat(ex.action()).isNotEmpty();
				assertThat(ex.origin()).isNotNull();
			});
	}

	@Test
	void waitAboveTheLongestIsRefused() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> settings("orders", Map.of(), "app.postgres.defaults.retry.delay=2s",
					"app.postgres.profiles.orders.retry.max-delay=1500ms", "app.postgres.profiles.orders.host=db"))
			.withMessage("'app.postgres.defaults.retry.delay' must be at most retry.max-delay (1500ms), but is 2s."
					+ " Lower retry.delay or raise retry.max-delay.");
	}

	@Test
	void aliasInTheProfileWinsOverTheKeyInTheDefaults() {
		ProfileSettings settings = settings("orders", Map.of(), "app.postgres.defaults.database=common",
				"app.postgres.defaults.user=common", "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.dbname=own", "app.postgres.profiles.orders.username=me");
		assertThat(settings.database()).isEqualTo("own");
		assertThat(settings.user()).isEqualTo("me");
	}

	@Test
	void environmentWinsOverFilesAndKeepsCredentialsAsText() {
		ProfileSettings settings = settings("orders",
				Map.of("APP_POSTGRES_PROFILES_ORDERS_HOST", "from-environment", "APP_POSTGRES_PROFILES_ORDERS_PASSWORD",
						"00123", "APP_POSTGRES_PROFILES_ORDERS_POOL_MAX_SIZE", "3",
						"APP_POSTGRES_PROFILES_ORDERS_PROPERTIES_TCPKEEPALIVE", "false"),
				"app.postgres.profiles.orders.host=from-file", "app.postgres.profiles.orders.pool.max-size=9");
		assertThat(settings.hosts()).singleElement().hasToString("from-environment:5432");
		assertThat(settings.password()).isEqualTo("00123");
		assertThat(settings.pool().maxSize()).isEqualTo(3);
		assertThat(settings.properties()).containsEntry("tcpKeepAlive", "false");
	}

	@Test
	void resetOfSessionsComesFromEachLayer() {
		String host = "app.postgres.profiles.orders.host=db";
		String defaults = "app.postgres.defaults.pool.reset=never";
		assertThat(settings("orders", Map.of(), host).pool().reset()).isEqualTo(SessionReset.AUTO);
		assertThat(settings("orders", Map.of(), host, defaults).pool().reset()).isEqualTo(SessionReset.NEVER);
		assertThat(
				settings("orders", Map.of(), host, defaults, "app.postgres.profiles.orders.pool.reset=Always").pool())
			.returns(SessionReset.ALWAYS, PoolSettings::reset);
		assertThat(
				settings("orders", Map.of("APP_POSTGRES_PROFILES_ORDERS_POOL_RESET", "always"), host, defaults).pool()
					.reset())
			.isEqualTo(SessionReset.ALWAYS);
		assertThat(settings("orders", Map.of(), host, defaults,
				"app.postgres.profiles.orders.json={\"pool\": {\"reset\": \"auto\"}}")
			.pool()
			.reset()).isEqualTo(SessionReset.AUTO);
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> settings("orders", Map.of(), host, "app.postgres.profiles.orders.pool.reset=sometimes"))
			.withMessageContaining("pool.reset");
	}

	@Test
	void profileMayExistInTheEnvironmentAlone() {
		assertThat(settings("orders", Map.of("APP_POSTGRES_PROFILES_ORDERS_DSN", "postgresql://app@db/orders")).user())
			.isEqualTo("app");
	}

	@Test
	void environmentMatchesNamesWhateverTheirCase() {
		ProfileSettings settings = settings("orderItems", Map.of("APP_POSTGRES_PROFILES_ORDERITEMS_PORT", "6001"),
				"app.postgres.profiles.orderItems.host=db");
		assertThat(settings.hosts()).singleElement().hasToString("db:6001");
	}

	@Test
	void unknownVariableOfTheEnvironmentStopsTheStart() {
		StandardEnvironment environment = environment(Map.of("APP_POSTGRES_PROFILES_ORDERS_HOTS", "db"));
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> ProfileDefinitions.of(environment))
			.withMessageContaining("hots")
			.withMessageContaining("Did you mean 'host'?");
	}

	@Test
	void minimumFollowsAStrongerMaximumDown() {
		assertThat(settings("orders", Map.of(), "app.postgres.defaults.pool.min-size=8",
				"app.postgres.defaults.pool.max-size=20", "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.pool.max-size=5")
			.pool()
			.minSize()).isEqualTo(5);
		assertThat(settings("orders", Map.of(), "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.pool.max-size=1")
			.pool()
			.minSize()).isEqualTo(1);
	}

	@Test
	void minimumAboveTheMaximumOfTheSameLayerIsRefusedWhereItWasWritten() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> settings("orders", Map.of(), "app.postgres.defaults.pool.min-size=8",
					"app.postgres.defaults.pool.max-size=4", "app.postgres.profiles.orders.host=db"))
			.withMessageContaining("app.postgres.defaults.pool.min-size");
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> settings("orders", Map.of(), "app.postgres.profiles.orders.pool.min-size=11",
					"app.postgres.profiles.orders.host=db"))
			.withMessageContaining("app.postgres.profiles.orders.pool.min-size");
	}

	@Test
	void dsnWinsOverEveryLayerAndAWarningNamesWhatItOverrode(CapturedOutput output) {
		ProfileSettings settings = settings("orders", Map.of("APP_POSTGRES_PROFILES_ORDERS_HOST", "other"),
				"app.postgres.defaults.dsn=postgresql://app@db:5433/orders", "app.postgres.profiles.orders.user=me",
				"app.postgres.profiles.orders.password=s3cr3t-canary");
		assertThat(settings.hosts()).singleElement().hasToString("db:5433");
		assertThat(settings.user()).isEqualTo("app");
		assertThat(settings.password()).isEqualTo("s3cr3t-canary");
		assertThat(output).contains("WARN")
			.contains("app.postgres.profiles.orders.host", "app.postgres.profiles.orders.user")
			.doesNotContain("s3cr3t-canary");
	}

	@Test
	void warningOfADsnNamesWhatWasWrittenAndWhere(CapturedOutput output) {
		settings("orders", Map.of(), "app.postgres.defaults.dsn=postgresql://u:s3cr3t-canary@db/orders",
				"app.postgres.defaults.json={\"password\": \"another\"}",
				"app.postgres.profiles.orders.pool.max-size=3");
		assertThat(output)
			.contains("Profile 'orders': its DSN in 'app.postgres.defaults.dsn' (",
					"wins over 'app.postgres.defaults.password' (", "which is ignored")
			.doesNotContain("profiles.orders.password", "s3cr3t-canary", "another");
	}

	@Test
	void dsnOverridesAnImpliedApplicationNameWithoutAWarning(CapturedOutput output) {
		ProfileSettings settings = settings("orders", Map.of(), "spring.application.name=shop",
				"app.postgres.profiles.orders.dsn=postgresql://db/orders?application_name=own");
		assertThat(settings.applicationName()).isEqualTo("own");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void applicationNameIsThatOfTheApplicationUnlessSet() {
		assertThat(settings("orders", Map.of(), "spring.application.name=shop", "app.postgres.profiles.orders.host=db")
			.applicationName()).isEqualTo("shop");
		assertThat(settings("orders", Map.of(), "app.postgres.profiles.orders.host=db").applicationName())
			.isEqualTo("orders");
		assertThat(settings("orders", Map.of(), "spring.application.name=shop", "app.postgres.profiles.orders.host=db",
				"app.postgres.profiles.orders.application-name=own")
			.applicationName()).isEqualTo("own");
	}

	@Test
	void applicationNameIsAsLongAsTheServerKeepsIt() {
		String longest = "s".repeat(63);
		assertThat(settings("orders", Map.of(), "spring.application.name=" + longest + "hop",
				"app.postgres.profiles.orders.host=db")
			.applicationName()).isEqualTo(longest);
	}

	@Test
	void primaryIsImpliedForASingleProfileOrOneNamedDefault() {
		assertThat(ProfileDefinitions.of(environment(Map.of(), "app.postgres.profiles.orders.host=db")).primary())
			.isEqualTo("orders");
		assertThat(ProfileDefinitions
			.of(environment(Map.of(), "app.postgres.profiles.orders.host=db", "app.postgres.profiles.default.host=db"))
			.primary()).isEqualTo("default");
		assertThat(ProfileDefinitions
			.of(environment(Map.of(), "app.postgres.profiles.orders.host=db",
					"app.postgres.profiles.reporting.host=db"))
			.primary()).isNull();
		assertThat(ProfileDefinitions
			.of(environment(Map.of(), "app.postgres.profiles.orders.host=db",
					"spring.datasource.url=jdbc:postgresql:x"))
			.primary()).isNull();
	}

}

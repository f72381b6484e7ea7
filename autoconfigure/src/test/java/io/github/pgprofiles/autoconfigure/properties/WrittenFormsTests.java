package io.github.pgprofiles.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/** Empty sections, profiles that are text, variables of others, and many mistakes. */
@ExtendWith(OutputCaptureExtension.class)
class WrittenFormsTests {

	private static ProfileConfigurationException refused(Configuration configuration) {
		return assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(configuration::definitions)
			.actual();
	}

	@ParameterizedTest
	@ValueSource(strings = { "archive: {}", "archive:", "archive: ''", "archive: { pool: }", "archive: { pool: {} }",
			"archive: { properties: , extensions: , timeouts: {}, port: , tls: , json: }" })
	void emptyProfileOrSectionSetsNothing(String archive) {
		ProfileDefinitions definitions = Configuration.yaml("app.postgres.profiles:\n  " + archive).definitions();
		assertThat(definitions.all()).singleElement()
			.satisfies((profile) -> assertThat(profile.name()).isEqualTo("archive"))
			.satisfies((profile) -> assertThat(profile.hasConnectionSettings()).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "profiles:", "profiles: {}", "defaults:", "primary:" })
	void emptyTopSetsNothing(String top) {
		assertThat(Configuration.yaml("app.postgres:\n  " + top).definitions().all()).isEmpty();
	}

	@Test
	void emptyProfileInheritsTheDefaults() {
		assertThat(Configuration.yaml("""
				app.postgres:
				  defaults: { host: db, user: common }
				  profiles: { archive: {} }
				""").profile("archive").user()).isEqualTo("common");
	}

	@Test
	void profileThatIsTextIsItsDsn() {
		assertThat(Configuration.yaml("app.postgres.profiles.orders: postgresql://me@db:5433/orders").orders().hosts())
			.singleElement()
			.hasToString("db:5433");
		assertThat(Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS", "postgresql://me@db/orders"))
			.orders()
			.user()).isEqualTo("me");
	}

	@Test
	void textOfAStrongerSourceReplacesTheDsnAndKeepsTheOtherKeys() {
		assertThat(Configuration.yaml("""
				app.postgres.profiles.orders: { dsn: "postgresql://file/orders", pool: { max-size: 7 } }
				""").with(Map.of("APP_POSTGRES_PROFILES_ORDERS", "postgresql://variable/orders")).orders())
			.satisfies((orders) -> assertThat(orders.hosts()).singleElement().hasToString("variable:5432"))
			.satisfies((orders) -> assertThat(orders.pool().maxSize()).isEqualTo(7));
		assertThat(Configuration.yaml("app.postgres.profiles.orders: postgresql://file/orders")
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_DSN", "postgresql://variable/orders"))
			.orders()
			.hosts()).singleElement().hasToString("variable:5432");
	}

	@Test
	void textAndDsnInOneSourceAreOneTooMany() {
		assertThat(refused(Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS", "postgresql://a/orders",
				"APP_POSTGRES_PROFILES_ORDERS_DSN", "postgresql://b/orders")))
			.problem()).contains("'dsn' is set too");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			profiles.orders: db.example.com        | app.postgres.profiles.orders      | 'postgresql://' URI
			profiles.orders: 5                     | app.postgres.profiles.orders      | was read as an integer
			profiles.orders: true                  | app.postgres.profiles.orders      | was read as a boolean
			profiles.orders.pool: 5                | app.postgres.profiles.orders.pool | only keys can stand below
			profiles.orders.properties: a=b        | app.postgres.profiles.orders.properties | only keys can stand
			profiles: orders                       | app.postgres.profiles             | only names of profiles
			defaults: postgresql://db/x            | app.postgres.defaults             | only keys can stand below
			defaults.password: 00123               | app.postgres.defaults.password    | was read as an integer
			defaults.database: 1.5                 | app.postgres.defaults.database    | was read as a number
			defaults.host: true                    | app.postgres.defaults.host        | was read as a boolean
			defaults.properties.sslpassword: 007   | app.postgres.defaults.properties.sslpassword | an integer
			""")
	void whatCannotBeMeantIsTold(String line, String property, String problem) {
		ProfileConfigurationException refused = refused(Configuration.yaml("app.postgres." + line));
		assertThat(refused.property()).isEqualTo(property);
		assertThat(refused.problem()).contains(problem);
		assertThat(refused.origin()).asString().contains("application.yml", "1:");
	}

	@ParameterizedTest
	@ValueSource(strings = { "APP_POSTGRES_SERVICE_HOST=10.0.0.1", "APP_POSTGRES_SERVICE_PORT=5432",
			"APP_POSTGRES_SERVICE_PORT_HTTP=5432", "APP_POSTGRES_PORT=tcp://10.0.0.1:5432",
			"APP_POSTGRES_PORT_5432_TCP=tcp://10.0.0.1:5432", "APP_POSTGRES_PORT_5432_TCP_ADDR=10.0.0.1",
			"APP_POSTGRES_PORT_5432_TCP_PROTO=tcp", "APP_POSTGRES_PASSWORD=s3cr3t", "APP_POSTGRES_HOST=db",
			"APP_POSTGRES_PRIMARY_SERVICE_HOST=10.0.0.1", "APP_POSTGRES_PRIMARY_PORT=tcp://10.0.0.1:5432",
			"APP_POSTGRES_PRIMARY_PORT_5432_TCP_PORT=5432", "APP_POSTGRES_PRIMARY_PASSWORD=own",
			"APP_POSTGRES_REPLICA_SERVICE_PORT_POSTGRESQL=5432", "APP_POSTGRES_DEFAULTS_SERVICE_HOST=10.0.0.1",
			"APP_POSTGRES_DEFAULTS_PORT=tcp://10.0.0.1:5432", "APP_POSTGRES_PROFILES_PORT=tcp://10.0.0.1:5432",
			"APP_POSTGRES_PROFILES_PORT_5432_TCP=tcp://10.0.0.1:5432",
			"APP_POSTGRES_PROFILES_ORDERS_SERVICE_HOST=10.0.0.1",
			"APP_POSTGRES_PROFILES_ORDERS_PORT=tcp://10.0.0.1:5432",
			"APP_POSTGRES_PROFILES_ORDERS_PORT_5432_TCP_ADDR=10.0.0.1", "APP_POSTGRES_DEFAULTS=x",
			"APP_POSTGRES_PROFILES=x", "APP_POSTGRES_PROFILES_OTHER=" })
	void variableOfSomebodyElseIsIgnored(String variable) {
		String[] parts = variable.split("=", 2);
		Configuration configuration = Configuration.yaml("app.postgres.profiles.orders: { host: db, port: 6000 }")
			.with(Map.of(parts[0], parts[1]));
		assertThat(configuration.definitions().all()).hasSize(1);
		assertThat(configuration.orders().hosts()).singleElement().hasToString("db:6000");
		assertThat(configuration.definitions().primary()).isEqualTo("orders");
	}

	/** All that a cluster sets for a service with two named ports, on IPv6 too. */
	@ParameterizedTest
	@ValueSource(strings = { "APP_POSTGRES", "APP_POSTGRES_PROFILES", "APP_POSTGRES_PROFILES_ORDERS",
			"APP_POSTGRES_PROFILES_ORDERS_POOL", "APP_POSTGRES_PROFILES_INVOICES", "APP_POSTGRES_PROFILES_ORDERS_RW",
			"APP_POSTGRES_PROFILES_PORT", "APP_POSTGRES_DEFAULTS", "APP_POSTGRES_PRIMARY", "APP_POSTGRES_SECRETS",
			"APP_POSTGRES_BINDINGS", "APP_POSTGRES_EMBEDDED", "APP_POSTGRES_PROFILES_SERVICE" })
	void servicesOfAClusterNeverStopAStart(String service) {
		Map<String, String> variables = new LinkedHashMap<>();
		for (String address : List.of("10.0.0.1", "fd00::1")) {
			String host = address.contains(":") ? "[" + address + "]" : address;
			variables.put(service + "_SERVICE_HOST", address);
			variables.put(service + "_SERVICE_PORT", "5432");
			variables.put(service + "_SERVICE_PORT_POSTGRESQL", "5432");
			variables.put(service + "_SERVICE_PORT_HTTP_METRICS", "9187");
			variables.put(service + "_PORT", "tcp://" + host + ":5432");
			for (String port : List.of("5432_TCP", "9187_TCP", "53_UDP")) {
				String protocol = port.replaceAll("\\d+_", "").toLowerCase(Locale.ROOT);
				String number = port.replaceAll("_.*", "");
				variables.put(service + "_PORT_" + port, protocol + "://" + host + ":" + number);
				variables.put(service + "_PORT_" + port + "_PROTO", protocol);
				variables.put(service + "_PORT_" + port + "_PORT", number);
				variables.put(service + "_PORT_" + port + "_ADDR", address);
			}
			Configuration configuration = Configuration.yaml("app.postgres.profiles.orders: { host: db, port: 6000 }")
				.with(variables);
			assertThat(configuration.definitions().all()).hasSize(1);
			assertThat(configuration.orders().hosts()).singleElement().hasToString("db:6000");
			assertThat(configuration.definitions().primary()).isEqualTo("orders");
			assertThat(Configuration.variables(variables).definitions().all()).isEmpty();
		}
	}

	@Test
	void serviceCalledAsTheProfilesIsNoProfile() {
		Map<String, String> ofCluster = Map.of("APP_POSTGRES_PROFILES_SERVICE_HOST", "10.0.0.1",
				"APP_POSTGRES_PROFILES_SERVICE_PORT", "5432", "APP_POSTGRES_PROFILES_PORT", "tcp://10.0.0.1:5432");
		assertThat(Configuration.variables(ofCluster).definitions().all()).isEmpty();
		assertThat(Configuration
			.variables(Map.of("APP_POSTGRES_PROFILES_SERVICE_HOST", "db", "APP_POSTGRES_PROFILES_SERVICE_PORT", "6000"))
			.profile("service")
			.hosts()).singleElement().hasToString("db:6000");
	}

	@ParameterizedTest
	@CsvSource({ "APP_POSTGRES_PROFILES_ORDERS_HOTS, host", "APP_POSTGRES_DEFAULTS_POOL_MAXSISE, pool.max-size" })
	void misspeltVariableBelowAProfileIsTold(String variable, String meant) {
		ProfileConfigurationException refused = refused(
				Configuration.yaml("app.postgres.profiles.orders.host: db").with(Map.of(variable, "x")));
		assertThat(refused.action()).isEqualTo("Did you mean '" + meant + "'?");
		assertThat(refused.origin()).asString().contains(variable);
	}

	@Test
	void variableThatIsAlmostASectionIsIgnoredWithAWarning(CapturedOutput output) {
		assertThat(Configuration.variables(Map.of("APP_POSTGRES_PROFILE_ORDERS_PASSWORD", "s3cr3t-canary"))
			.definitions()
			.all()).isEmpty();
		assertThat(output).contains("WARN", "did you mean 'app.postgres.profiles'?").doesNotContain("s3cr3t-canary");
	}

	@Test
	void fileStaysStrict() {
		assertThat(refused(Configuration.yaml("app.postgres.password: s3cr3t-canary")))
			.hasMessageContaining("'app.postgres.password' is no known key")
			.hasMessageNotContaining("s3cr3t-canary");
		assertThat(refused(Configuration.yaml("app.postgres.primary.host: db")).action())
			.isEqualTo("Did you mean 'primary'?");
	}

	@Test
	void mapsAndListsHaveVariablesToo() {
		assertThat(Configuration.yaml("""
				app.postgres.profiles.orders:
				  host: db
				  properties: { tcpKeepAlive: true, currentSchema: own }
				  extensions: [citext, hstore, postgis]
				""")
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_PROPERTIES_TCPKEEPALIVE", "false",
					"APP_POSTGRES_PROFILES_ORDERS_PROPERTIES_LOAD_BALANCE_HOSTS", "true",
					"APP_POSTGRES_PROFILES_ORDERS_EXTENSIONS", "uuid-ossp,pg_trgm"))
			.orders())
			.satisfies((orders) -> assertThat(orders.properties()).containsEntry("tcpKeepAlive", "false")
				.containsEntry("currentSchema", "own")
				.containsEntry("loadBalanceHosts", "true")
				.hasSize(3))
			.satisfies((orders) -> assertThat(orders.extensions()).containsExactly("uuid-ossp", "pg_trgm"));
		assertThat(Configuration.yaml("app.postgres.profiles.orders: { host: db, extensions: [a, b, c] }")
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_EXTENSIONS_0", "x", "APP_POSTGRES_PROFILES_ORDERS_EXTENSIONS_1",
					"y"))
			.orders()
			.extensions()).containsExactly("x", "y");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcpKeepAlive", "tcpkeepalive", "TCPKEEPALIVE", "TcpKeepAlive" })
	void caseOfADriversPropertyDoesNotMatter(String name) {
		assertThat(Configuration.yaml("app.postgres.profiles.orders: { host: db, properties: { " + name + ": false } }")
			.orders()
			.properties()).containsExactly(entry("tcpKeepAlive", "false"));
		assertThat(Configuration
			.yaml("app.postgres.profiles.orders.json: '{\"host\":\"db\",\"properties\":{\"" + name + "\":false}}'")
			.orders()
			.properties()).containsExactly(entry("tcpKeepAlive", "false"));
	}

	@Test
	void sourceThatCannotListItsKeysIsReadToo() {
		Configuration configuration = Configuration.yaml("app.postgres.profiles.orders: { host: db, port: 6000 }");
		configuration.environment().getPropertySources().addFirst(new PropertySource<>("unlisted") {

			@Override
			public Object getProperty(String name) {
				return name.equals("app.postgres.profiles.orders.host") ? "unlisted" : null;
			}

		});
		assertThat(configuration.orders().hosts()).singleElement().hasToString("unlisted:6000");
	}

	@Test
	void severalMistakesAreToldAtOnce() {
		ProfileConfigurationException refused = refused(Configuration.yaml("""
				app.postgres:
				  primary: nobody
				  defaults:
				    pool: { timeout: 1ms }
				  profiles:
				    orders:
				      hots: db
				      port: many
				      password: 00123
				      pool: { max-size: 0 }
				      retry: { max-attempts: 0 }
				      properties: { tcpKeepAlife: true }
				    reports:
				      host: db
				      sslmode: sometimes
				      port: 99999
				""").with(Map.of("APP_POSTGRES_PROFILES_REPORTS_JSON", "{")));
		assertThat(refused.all()).extracting(ProfileConfigurationException::property)
			.containsExactlyInAnyOrder("app.postgres.primary", "app.postgres.defaults.pool.timeout",
					"app.postgres.profiles.orders.hots", "app.postgres.profiles.orders.port",
					"app.postgres.profiles.orders.password", "app.postgres.profiles.orders.pool.max-size",
					"app.postgres.profiles.orders.retry.max-attempts",
					"app.postgres.profiles.orders.properties.tcpKeepAlife", "app.postgres.profiles.reports.sslmode",
					"app.postgres.profiles.reports.port", "app.postgres.profiles.reports.json");
		assertThat(refused.all()).allSatisfy((each) -> assertThat(each.origin()).isNotNull());
		assertThat(refused).hasMessageContaining("hots").hasMessageContaining("99999");
	}

	@Test
	void primaryThatIsDisabledIsToldAsSuch() {
		assertThat(refused(Configuration.yaml("""
				app.postgres:
				  primary: orders
				  profiles: { orders: { enabled: false }, reports: { host: db } }
				""")).problem())
			.startsWith("names the profile 'orders', which is disabled by 'app.postgres.profiles.orders.enabled' (");
	}

	@Test
	void whatADsnSaysIsBlamedOnIt() {
		ProfileConfigurationException refused = refused(
				Configuration.yaml("app.postgres.profiles.orders.dsn: postgresql://db/orders?sslmode=sometimes"));
		assertThat(refused.property()).isEqualTo("app.postgres.profiles.orders.dsn");
		assertThat(refused.problem()).contains("sslmode");
	}

}

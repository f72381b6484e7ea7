package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The layer above all others: one property whose text is JSON. */
class ProfileJsonTests {

	private static final String CANARY = "s3cr3t-canary";

	private static final String FILE = """
			app.postgres:
			  defaults:
			    pool: { timeout: 5s, max-size: 20 }
			    properties: { currentSchema: common, tcpKeepAlive: true }
			  profiles:
			    orders:
			      host: db
			      password: weak
			      pool: { max-size: 9, max-lifetime: 20m }
			      extensions: [citext, hstore]
			""";

	private static ProfileSettings settings(String json) {
		return Configuration.yaml(FILE).with(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", json)).orders();
	}

	private static ProfileConfigurationException refused(String json) {
		return assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(() -> settings(json)).actual();
	}

	@Test
	void wholeIsMergedDeeply() {
		ProfileSettings settings = settings("""
				{"sslmode":"require","pool":{"max-size":5},"properties":{"currentSchema":"own"}}""");
		assertThat(settings.sslmode()).isEqualTo("require");
		assertThat(settings.pool().maxSize()).isEqualTo(5);
		assertThat(settings.pool().maxLifetime()).isEqualTo(Duration.ofMinutes(20));
		assertThat(settings.pool().timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.hosts()).singleElement().hasToString("db:5432");
		assertThat(settings.properties()).containsEntry("currentSchema", "own").containsEntry("tcpKeepAlive", "true");
		assertThat(settings.extensions()).containsExactly("citext", "hstore");
	}

	@Test
	void winsOverEveryOtherSource() {
		ProfileSettings settings = Configuration.yaml("""
				app.postgres.profiles.orders:
				  host: file
				  json: '{"host": "json", "pool": {"max-size": 3}}'
				""")
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_HOST", "variable"))
			.withProperties(Map.of("app.postgres.profiles.orders.host", "argument",
					"app.postgres.profiles.orders.pool.max-size", "4"))
			.orders();
		assertThat(settings.hosts()).singleElement().hasToString("json:5432");
		assertThat(settings.pool().maxSize()).isEqualTo(3);
	}

	@Test
	void strongestSourceOfTheJsonWins() {
		ProfileSettings settings = Configuration.yaml("""
				app.postgres.profiles.orders.json: '{"host": "file", "port": 6000}'
				""").with(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", "{\"host\": \"variable\"}")).orders();
		assertThat(settings.hosts()).singleElement().hasToString("variable:5432");
	}

	@Test
	void profileMayExistAsJsonAlone() {
		ProfileSettings settings = Configuration
			.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", "{\"dsn\": \"postgresql://app@db:5433/orders\"}"))
			.orders();
		assertThat(settings.hosts()).singleElement().hasToString("db:5433");
		assertThat(settings.user()).isEqualTo("app");
	}

	@Test
	void jsonOfTheDefaultsIsWeakerThanTheProfile() {
		ProfileSettings settings = Configuration.yaml("""
				app.postgres:
				  defaults: { json: '{"port": 6000, "user": "common", "sslmode": "require"}', port: 7000 }
				  profiles.orders: { host: db, user: own }
				""").orders();
		assertThat(settings.hosts()).singleElement().hasToString("db:6000");
		assertThat(settings.user()).isEqualTo("own");
		assertThat(settings.sslmode()).isEqualTo("require");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"connect-timeout\": \"7s\", \"pool\": {\"max-size\": 6}}",
			"{\"connectTimeout\": \"7s\", \"pool\": {\"maxSize\": 6}}",
			"{\"connect_timeout\": \"7s\", \"pool\": {\"max_size\": \"6\"}}",
			"{\"CONNECT_TIMEOUT\": 7000, \"pool.max-size\": 6}" })
	void keysAreSpelledAsBootReadsThem(String json) {
		ProfileSettings settings = settings(json);
		assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(settings.pool().maxSize()).isEqualTo(6);
	}

	@Test
	void stringsStayStrings() {
		ProfileSettings settings = settings("""
				{"password": "00123", "user": "true", "dbname": "1e3", "properties": {"sslpassword": "007"}}""");
		assertThat(settings.password()).isEqualTo("00123");
		assertThat(settings.user()).isEqualTo("true");
		assertThat(settings.database()).isEqualTo("1e3");
		assertThat(settings.properties()).containsEntry("sslpassword", "007");
	}

	@Test
	void propertiesOfTheDriverMayBeNumbersAndBooleans() {
		assertThat(settings("{\"properties\": {\"tcpKeepAlive\": false, \"socketTimeout\": 30}}").properties())
			.containsEntry("tcpKeepAlive", "false")
			.containsEntry("socketTimeout", "30");
	}

	@Test
	void listReplacesTheWeakerOne() {
		assertThat(settings("{\"extensions\": [\"postgis\"]}").extensions()).containsExactly("postgis");
		assertThat(settings("{\"extensions\": []}").extensions()).isEmpty();
		assertThat(settings("{\"extensions\": \"a,b\"}").extensions()).containsExactly("a", "b");
	}

	@Test
	void nullAndEmptyObjectsSetNothing() {
		ProfileSettings settings = settings("{\"host\": null, \"pool\": {}, \"properties\": {}, \"timeouts\": null}");
		assertThat(settings.hosts()).singleElement().hasToString("db:5432");
		assertThat(settings.pool().maxSize()).isEqualTo(9);
		assertThat(settings("  ").pool().maxSize()).isEqualTo(9);
		assertThat(settings("{}").pool().maxSize()).isEqualTo(9);
	}

	@Test
	void byteOrderMarkOfAFileIsNoPartOfIt() {
		assertThat(settings("\uFEFF{\"port\": 6000}").hosts()).singleElement().hasToString("db:6000");
	}

	@Test
	void namesOfTheDriversPropertiesDifferByEachCharacter() {
		assertThat(settings("""
				{"properties": {"sslfactory": "org.postgresql.ssl.NonValidatingFactory", "a-b": "1", "ab": 2}}""")
			.properties()).containsEntry("a-b", "1").containsEntry("ab", "2");
	}

	@Test
	void dsnInTheJsonCountsAsOne() {
		ProfileSettings settings = settings("{\"dsn\": \"postgresql://app@other:5433/orders\"}");
		assertThat(settings.hosts()).singleElement().hasToString("other:5433");
		assertThat(settings.password()).isEqualTo("weak");
	}

	@Test
	void smallerMaximumLowersAWeakerMinimum() {
		assertThat(Configuration.yaml("app.postgres.profiles.orders: { host: db, pool: { min-size: 8 } }")
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", "{\"pool\": {\"max-size\": 5}}"))
			.orders()
			.pool()
			.minSize()).isEqualTo(5);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"password": 123}                      | orders.password         | a number  | 1, column 14
			{"user": true}                         | orders.user             | a boolean | 1, column 10
			{"username": 5}                        | orders.username         | a number  | 1, column 14
			{"database": 2024}                     | orders.database         | a number  | 1, column 14
			{"dsn": false}                         | orders.dsn              | a boolean | 1, column 9
			{"once": {"schema": 7}}                | orders.once.schema      | a number  | 1, column 21
			{"properties": {"sslpassword": 7}}     | orders.properties       | a number  | 1, column 32
			{"extensions": [7]}                    | orders.extensions[0]    | a number  | 1, column 17
			""")
	void numberWhereTextBelongsIsTold(String json, String property, String type, String place) {
		ProfileConfigurationException refused = refused(json);
		assertThat(refused.property()).startsWith("app.postgres.profiles." + property);
		assertThat(refused.problem()).isEqualTo("was read as " + type + ", not as text");
		assertThat(refused.action()).isEqualTo("Put it in quotes.");
		assertThat(refused.origin()).asString()
			.startsWith("line " + place + " of the JSON in ")
			.contains("APP_POSTGRES_PROFILES_ORDERS_JSON");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{"hots": "db"}                    | orders.hots          | is no known key    | Did you mean 'host'?
					{"pool": {"max-sise": 5}}         | orders.pool.max-sise | is no known key    | Did you mean 'pool.max-size'?
					{"host": {"name": "db"}}          | orders.host.name     | is no known key    | host
					{"host": ["db"]}                  | orders.host[0]       | is no known key    | host
					{"json": "{}"}                    | orders.json          | within the JSON    | directly
					{"pool": 5}                       | orders.pool          | only keys          | pool.max-size
					{"properties": "a=b"}             | orders.properties    | only keys          | properties.*
					{"host": {}}                      | orders.host          | no keys of its own | value
					{"host": []}                      | orders.host          | no list            | single value
					{"pool": []}                      | orders.pool          | only keys          | pool.max-size
					{"properties": []}                | orders.properties    | only keys          | properties.*
					{"user": "a", "username": "b"}    | orders.username      | 'user' too         | Leave one
					{"pool.max-size": 1, "pool": {"max-size": 2}} | orders.pool.max-size | twice | Leave one
					{"tls": "lax"}                    | orders.tls           | none of [none, strict]  | Correct
					{"port": "many"}                  | orders.port          | is no integer      | Correct
					{"pool": {"max-size": 5.5}}       | orders.pool.max-size | is no integer      | Correct
					{"pool": {"timeout": "soon"}}     | orders.pool.timeout  | is no duration     | Correct
					{"port": 99999}                   | orders.port          | between 1 and 65535 | port
					{"properties": {"tcpKeepAlife": true}} | orders.properties.tcpKeepAlife | no property | tcpKeepAlive
					""")
	void whatCannotBeMeantIsTold(String json, String property, String problem, String action) {
		ProfileConfigurationException refused = refused(json);
		assertThat(refused.property()).isEqualTo("app.postgres.profiles." + property);
		assertThat(refused.problem()).contains(problem);
		assertThat(refused.action()).containsIgnoringCase(action);
		assertThat(refused.origin()).asString().matches("line 1, column \\d+ of the JSON in .*");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"password":"s3cr3t-canary            | is malformed JSON               | 1 | 27
			{"password":"s3cr3t-canary","a"       | is malformed JSON               | 1 | 32
			{"password": s3cr3t-canary}           | is malformed JSON               | 1 | 15
			{'password': 's3cr3t-canary'}         | is malformed JSON               | 1 | 3
			{"password":"s3cr3t-canary",}         | is malformed JSON               | 1 | 29
			{"password":"s3cr3t-canary\\x"}       | is malformed JSON               | 1 | 28
			{"password": 00123}                   | is malformed JSON               | 1 | 15
			["s3cr3t-canary"]                     | is no JSON object               | 1 | 1
			"s3cr3t-canary"                       | is no JSON object               | 1 | 1
			s3cr3t-canary                         | is malformed JSON               | 1 | 2
			{"password":"s3cr3t-canary"} s3cr3t   | is malformed JSON               | 1 | 30
			{"password":"s3cr3t-canary"} {}       | has text after the JSON object  | 1 | 30
			{"user":"a","user":"s3cr3t-canary"}   | has a key twice                 | 1 | 13
			{"max-size":1,"maxSize":2}            | has a key twice                 | 1 | 15
			""")
	void malformedJsonIsToldWithoutItsValues(String json, String problem, int line, int column) {
		ProfileConfigurationException refused = refused(json);
		assertThat(refused.property()).isEqualTo("app.postgres.profiles.orders.json");
		assertThat(refused.problem()).startsWith(problem + ", at line " + line + ", column ");
		assertThat(Integer.parseInt(refused.problem().replaceAll(".* ", ""))).isBetween(column - 2, column + 2);
		assertThat(refused.origin()).asString().contains("APP_POSTGRES_PROFILES_ORDERS_JSON");
		assertThat(refused).hasMessageNotContaining("s3cr3t").hasMessageNotContaining("00123").hasNoCause();
	}

	@Test
	void lineAndColumnAreThoseWithinTheJson() {
		ProfileConfigurationException refused = assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(Configuration.yaml("""
					app.postgres.profiles.orders:
					  host: db
					  json: |
					    {
					      "password": "%s",
					      "pool": { "max-size": 5,, }
					    }
					""".formatted(CANARY))::orders)
			.withMessageNotContaining(CANARY)
			.actual();
		assertThat(refused.problem()).isEqualTo("is malformed JSON, at line 3, column 27");
		assertThat(refused.origin()).asString().contains("application.yml", "3:9");
	}

	@Test
	void secretAsTheWholeJsonIsTold() {
		assertThat(refused("secret://orders/json")).hasMessageContaining("refers to a secret")
			.hasMessageContaining("in the strings of the JSON");
	}

	@Test
	void keysOfAFileBelowJsonAreTold() {
		assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(Configuration.yaml("""
				app.postgres.profiles.orders:
				  json: { host: db }
				""")::definitions)
			.withMessageContaining("app.postgres.profiles.orders.json.host")
			.withMessageContaining("put the whole JSON in quotes");
	}

	@Test
	void placeholdersAreReplacedInTheWholeAndInItsStrings() {
		Map<String, Object> values = Map.of("PASSWORD", "a\"b\\c${D}", "D", "d", "ORDERS", "{\"host\": \"${HOST}\"}",
				"HOST", "db", "SIZE", "4");
		assertThat(Configuration.yaml("""
				app.postgres.profiles.orders:
				  host: db
				  json: '{"password": "${PASSWORD}"}'
				""").withProperties(values).orders().password()).isEqualTo("a\"b\\cd");
		assertThat(Configuration.yaml("app.postgres.profiles.orders.json: ${ORDERS}")
			.withProperties(values)
			.orders()
			.hosts()).singleElement().hasToString("db:5432");
		assertThat(Configuration.yaml("""
				app.postgres.profiles.orders:
				  host: db
				  json: '{"pool": {"max-size": ${SIZE}}}'
				""").withProperties(values).orders().pool().maxSize()).isEqualTo(4);
	}

}

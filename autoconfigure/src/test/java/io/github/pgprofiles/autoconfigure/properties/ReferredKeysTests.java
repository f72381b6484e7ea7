package io.github.pgprofiles.autoconfigure.properties;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which other properties hold the credentials of profiles. */
class ReferredKeysTests {

	private static ReferredKeys of(String yaml) {
		return ReferredKeys.of(Configuration.yaml(yaml).environment());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			password                 | ${ORDERS_PASSWORD}                   | ORDERS_PASSWORD
			password                 | ${pg.pass}                           | pg.pass
			password                 | ${pg.pass}                           | PG_PASS
			password                 | ${pg.my-pass}                        | pg.myPass
			password                 | x${pg.pass:none}y                    | pg.pass
			password                 | ${A_B:${C_D:${E_F}}}                 | E_F
			password                 | ${db.${stage}.pass}                  | db.prod.pass
			password                 | ${first}                             | second
			password                 | ${first}                             | third
			password                 | ${to.secret}                         | vault.pw
			user                     | ${to.secret}                         | vault.pw
			password                 | secret://kept                        | second
			dsn                      | ${DBURL}                             | DBURL
			dsn                      | postgresql://u:${DB_PW}@db/o         | DB_PW
			json                     | {"password": "${DB_PW}"}             | DB_PW
			properties.sslpassword   | ${key.pw}                            | key.pw
			properties.accessToken   | ${TOKEN_OF}                          | TOKEN_OF
			""")
	void sourceOfACredentialIsHidden(String key, String value, String hidden) {
		assertThat(of("""
				app.postgres.profiles.orders:
				  host: db
				  %s: '%s'
				stage: prod
				first: ${second}
				second: a${third}
				to.secret: secret://vault.pw
				kept: ${second}
				""".formatted(key, value)).hides(hidden, "x")).isTrue();
	}

	@Test
	void profileThatIsTextAndTheDefaultsAreNoExceptions() {
		ReferredKeys keys = of("""
				app.postgres:
				  defaults.password: ${SHARED_PW}
				  profiles.orders: ${ORDERS_URL}
				""");
		assertThat(keys.hides("SHARED_PW", "x")).isTrue();
		assertThat(keys.hides("ORDERS_URL", "x")).isTrue();
	}

	@Test
	void variablesOfTheEnvironmentAreFollowed() {
		assertThat(ReferredKeys
			.of(Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_PASSWORD", "${THE_PW}")).environment())
			.hides("THE_PW", "x")).isTrue();
	}

	@Test
	void othersAreShown() {
		ReferredKeys keys = of("""
				app.postgres.profiles.orders: { host: "${DB_HOST}", user: "${DB_USER}", password: "a${b" }
				""");
		for (String name : new String[] { "DB_HOST", "DB_USER", "b", "server.port", "" }) {
			assertThat(keys.hides(name, "x")).as(name).isFalse();
		}
	}

	@Test
	void circleOfPlaceholdersEnds() {
		assertThat(of("""
				app.postgres.profiles.orders: { host: db, password: "${one}" }
				one: ${two}
				two: ${one}
				""").hides("two", "x")).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			sun.java.command        | app.jar --pg.pass=x              | true
			JAVA_TOOL_OPTIONS       | -Xmx1g -Dpg.pass=x               | true
			SPRING_APPLICATION_JSON | {"pg":{"pass":"x"}}              | true
			SPRING_APPLICATION_JSON | {"server":{"port":1}}            | false
			sun.java.command        | app.jar --server.port=1          | false
			""")
	void whatRepeatsOneIsHidden(String name, String value, boolean hidden) {
		assertThat(of("app.postgres.profiles.orders: { host: db, password: '${pg.pass}' }").hides(name, value))
			.isEqualTo(hidden);
	}

}

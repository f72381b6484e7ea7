package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.ClassPathWithout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.flyway.autoconfigure.FlywayProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Sections whose keys are Boot's own, in all layers. */
class BootSectionTests {

	private static final String ORDERS = """
			app.postgres.profiles.orders:
			  host: db
			""";

	private static FlywayProperties flyway(Configuration configuration) {
		ProfileDefinition orders = configuration.definitions().get("orders");
		assertThat(orders).isNotNull();
		return BootSections.bind(orders, "flyway", FlywayProperties.class, (reference) -> "resolved");
	}

	@Test
	void layersAreMergedWhateverTheSpelling() {
		Configuration configuration = Configuration.yaml("""
				app.postgres:
				  defaults.flyway: { baseline-on-migrate: true, table: history, schemas: [a, b], out-of-order: true }
				  profiles.orders:
				    host: db
				    flyway: { baselineOnMigrate: false, locations: [ "classpath:one", "classpath:two" ], schemas: [c] }
				    json: '{"flyway": {"placeholders": {"Some_Name": "x", "somename": "y"}, "target": 5}}'
				""")
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_FLYWAY_OUTOFORDER", "false",
					"APP_POSTGRES_PROFILES_ORDERS_FLYWAY_POSTGRESQL_TRANSACTIONALLOCK", "false"));
		FlywayProperties flyway = flyway(configuration);
		assertThat(flyway.isBaselineOnMigrate()).isFalse();
		assertThat(flyway.isOutOfOrder()).isFalse();
		assertThat(flyway.getTable()).isEqualTo("history");
		assertThat(flyway.getSchemas()).containsExactly("c");
		assertThat(flyway.getLocations()).containsExactly("classpath:one", "classpath:two");
		assertThat(flyway.getPlaceholders()).containsEntry("Some_Name", "x").containsEntry("somename", "y");
		assertThat(flyway.getTarget()).isEqualTo("5");
		assertThat(flyway.getPostgresql().getTransactionalLock()).isFalse();
	}

	@Test
	void anEmptySectionAsksForTheDefaults() {
		ProfileDefinitions yaml = Configuration.yaml(ORDERS + "  flyway: {}").definitions();
		ProfileDefinitions json = Configuration.yaml(ORDERS + "  json: '{\"flyway\": {}}'").definitions();
		assertThat(BootSections.profiles(yaml, "flyway")).containsExactly("orders");
		assertThat(BootSections.profiles(json, "flyway")).containsExactly("orders");
		assertThat(BootSections.profiles(yaml, "liquibase")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "FALSE, false", "off, false", "No, false", "0, false", "true, true", "on, true",
			"yes, true", "1, true" })
	void enabledIsReadAsBootDoes(String written, boolean enabled) {
		ProfileDefinitions definitions = Configuration.yaml(ORDERS + "  flyway: { enabled: '" + written + "' }")
			.definitions();
		assertThat(BootSections.profiles(definitions, "flyway")).hasSize(enabled ? 1 : 0);
	}

	@Test
	void aProfileMayDisableWhatItInherits() {
		ProfileDefinitions definitions = Configuration.yaml("""
				app.postgres:
				  defaults.flyway: {}
				  profiles:
				    orders: { host: db }
				    reports: { host: db, flyway: { enabled: false } }
				""").definitions();
		assertThat(BootSections.profiles(definitions, "flyway")).containsExactly("orders");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			flyway.lokations: x                 | is no known key           | flyway.locations
			flyway.locations.x: y               | flyway.locations          | list
			flyway.connect-retries: many        | cannot be read            | orders.flyway.connect-retries
			flyway.oracle.sqlplus: true         | another database          | Remove it
			flyway.driver-class-name: x         | pgJDBC                    | Remove it
			flyway: on                          | only keys can stand below | flyway.locations
			liquibase.show-summary: loud        | cannot be read            | orders.liquibase.show-summary
			liquibase.user: 12                  | was read as an integer    | quotes
			""")
	void mistakesAreTold(String line, String problem, String more) {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS + "  " + line).definitions())
			.withMessageContaining("app.postgres.profiles.orders.")
			.satisfies((ex) -> assertThat(ex.getMessage() + ex).contains(problem).contains(more));
	}

	@Test
	void aPoolerNeedsAWayPastIt() {
		String pooled = ORDERS + "  pooler: transaction\n  flyway: { enabled: true";
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(pooled + " }").definitions())
			.withMessageContaining("flyway.url");
		assertThat(Configuration.yaml(pooled + ", url: 'postgresql://db:5432/x' }").definitions().all()).hasSize(1);
	}

	@Test
	void passwordsAndUrlsAreMasked() {
		String report = Configuration.yaml(ORDERS + "  flyway: { user: u, password: canary1, url: 'canary2' }")
			.definitions()
			.effective()
			.toString();
		assertThat(report).doesNotContain("canary").contains("flyway.user={value=u");
		assertThat(SecretKeys.isSecret("app.postgres.profiles.orders.flyway.url")).isTrue();
	}

	@Test
	void theWholeSectionIsToldWhereTheLibraryIsAbsent() throws Exception {
		assertThat(ClassPathWithout.call("flyway", WithoutFlyway.class))
			.contains("'app.postgres.profiles.orders.flyway.locations'", "spring-boot-starter-flyway");
	}

	/** Loaded where there is no Flyway. */
	public static final class WithoutFlyway {

		private WithoutFlyway() {
		}

		public static String call() {
			Configuration.yaml(ORDERS + "  flyway.enabled: false\n  flyway.any: x").definitions();
			try {
				return Configuration.yaml(ORDERS + "  flyway.locations: x").definitions().all().toString();
			}
			catch (ProfileConfigurationException ex) {
				return ex.getMessage() + " " + ex.action();
			}
		}

	}

	@Test
	void rolesAreOneProfilesEach() {
		assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(() -> Configuration.yaml("""
				app.postgres.profiles:
				  orders: { host: db, serves: [batch, quartz] }
				  reports: { host: db, serves: [quartz] }
				""").definitions())
			.withMessageContaining("app.postgres.profiles.reports.serves")
			.withMessageContaining("app.postgres.profiles.orders.serves")
			.withMessageContaining("'quartz'");
	}

	@Test
	void aRoleAndASectionWouldMigrateTwice() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS + "  serves: [liquibase]\n  liquibase: {}").definitions())
			.withMessageContaining("'liquibase'");
	}

	@Test
	void anUnknownRoleIsToldWithThoseThatThereAre() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS + "  serves: [batch, flywy]").definitions())
			.withMessageContaining("[flyway, liquibase, batch, quartz, session]");
		assertThat(Configuration.yaml(ORDERS + "  serves: batch, session").definitions().get("orders").roles())
			.isEqualTo(List.of(ProfileRole.BATCH, ProfileRole.SESSION));
	}

}

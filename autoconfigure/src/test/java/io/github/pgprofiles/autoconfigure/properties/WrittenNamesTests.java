package io.github.pgprofiles.autoconfigure.properties;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Names of profiles as users write them, and where they cannot be meant. */
class WrittenNamesTests {

	private static ProfileConfigurationException refused(Configuration configuration) {
		return assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(configuration::definitions)
			.withNoCause()
			.actual();
	}

	@ParameterizedTest
	@ValueSource(strings = { "größe", "ä", "Ärger", "a+b", "a b", "é", "заказы" })
	void nameWithOtherCharactersIsToldAsItWasWritten(String name) {
		ProfileConfigurationException refused = refused(
				Configuration.yaml("app.postgres.profiles: { '%s': { host: db } }".formatted(name)));
		assertThat(refused.all()).hasSize(1);
		assertThat(refused.property()).isEqualTo("app.postgres.profiles." + name);
		assertThat(refused.problem()).isEqualTo("names a profile '" + name + "', which is no identifier");
		assertThat(refused.origin()).asString().contains("application.yml");
	}

	@Test
	void nameOfAVariableTooIsToldAsItWasWritten() {
		assertThat(refused(Configuration.variables(Map.of("APP_POSTGRES_PROFILES_GRÖSSE_HOST", "db"))).problem())
			.isEqualTo("names a profile 'GRÖSSE', which is no identifier");
	}

	@ParameterizedTest
	@ValueSource(strings = { "no", "on", "off", "yes", "true", "false" })
	void nameThatYamlReadsAsABooleanIsRefused(String name) {
		ProfileConfigurationException refused = refused(
				Configuration.yaml("app.postgres.profiles: { %s: { host: db } }".formatted(name)));
		assertThat(refused.all()).hasSize(1);
		assertThat(refused.problem()).contains("which is how YAML reads");
		assertThat(refused.action()).contains("in quotes");
		assertThat(Configuration.yaml("app.postgres.profiles: { 'no': { host: db } }").definitions().all()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Orders", "my-orders", "my_orders", "1st" })
	void eachWrongNameIsToldOnce(String name) {
		ProfileConfigurationException refused = refused(
				Configuration.yaml("app.postgres.profiles: { %s: { host: db, port: 1 } }".formatted(name)));
		assertThat(refused.all()).hasSize(1);
		assertThat(refused.problem()).isEqualTo("names a profile '" + name + "', which is no identifier");
	}

	@Test
	void listOfProfilesIsTold() {
		ProfileConfigurationException refused = refused(
				Configuration.yaml("app.postgres.profiles: [ { name: orders, host: db } ]"));
		assertThat(refused.all()).hasSize(1);
		assertThat(refused.property()).isEqualTo("app.postgres.profiles");
		assertThat(refused.problem()).isEqualTo("is a list, but the name of each profile is a key");
	}

	@ParameterizedTest
	@CsvSource({ "a.b.host, aB", "a.b.pool.max-size, aB", "a.b.properties.tcpKeepAlive, aB" })
	void dotInTheNameOfAProfileIsTold(String key, String name) {
		assertThat(refused(Configuration.yaml("app.postgres.profiles." + key + ": 5")).action())
			.contains("The name of a profile has no dot.")
			.containsIgnoringCase("'app.postgres.profiles." + name + key.substring("a.b".length()) + "'");
	}

	@ParameterizedTest
	@CsvSource({ "ORDER_ARCHIVE_HOST, ORDERARCHIVE_HOST", "ORDER_ARCHIVE_POOL_MAXSIZE, ORDERARCHIVE_POOL_MAXSIZE",
			"ORDER_ARCHIVE_PROPERTIES_TCPKEEPALIVE, ORDERARCHIVE_PROPERTIES_TCPKEEPALIVE" })
	void underscoreInTheNameOfAVariableIsTold(String variable, String meant) {
		assertThat(refused(Configuration.yaml("app.postgres.profiles.orderArchive.host: db")
			.with(Map.of("APP_POSTGRES_PROFILES_" + variable, "5"))).action())
			.isEqualTo("The name of a profile has no underscore in a variable. Did you mean 'APP_POSTGRES_PROFILES_"
					+ meant + "'?");
	}

	@Test
	void keyThatIsMisspeltIsNoName() {
		assertThat(refused(Configuration.yaml("app.postgres.profiles.orders.pol.max-size: 5")).action())
			.isEqualTo("Did you mean 'pool.max-size'?");
	}

}

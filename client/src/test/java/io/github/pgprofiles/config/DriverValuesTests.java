package io.github.pgprofiles.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DriverValuesTests {

	private static void refuses(ProfileSettingsBuilder builder, String key, String... said) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(key))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(said))
			.withNoCause();
	}

	private static ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "targetServerType|read-write|preferSecondary",
			"targetServerType|Primary|primary", "gssEncMode|foo|prefer", "channelBinding|requir|require",
			"protocolVersion|9|3", "autosave|foo|conservative", "requireAuth|scram|scram-sha-256",
			"requireAuth|md5,foo|md5", "requireAuth|MD5|md5", "requireAuth|md5,md5|md5", "requireAuth|md5,!gss|md5",
			"channelBinding|REQUIRE|require", "gsslib|SSPI|sspi", "stringtype|text|unspecified",
			"preferQueryMode|foo|simple", "sslNegotiation|foo|direct", "readOnlyMode|foo|transaction",
			"binaryTransfer|nope|true", "loadBalanceHosts|maybe|false", "readOnly|maybe|true", "tcpKeepAlive|yes|true",
			"ssl|yes|true", "reWriteBatchedInserts|1|true", "escapeSyntaxCallMode|foo|callIfNoReturn",
			"cleanupSavepoints|x|true", "gsslib|foo|sspi", "maxResultBuffer|lots|15pct", "defaultRowFetchSize|-5|0",
			"hostRecheckSeconds|-3|10", "prepareThreshold|five|5", "socketTimeout|1.5|0", "socketTimeout|99999999999|0",
			"socketTimeout|''|0", "socketFactory|no.such.Class|class path", "sslfactory|no.such.Class|class path",
			"sslhostnameverifier|no.such.Class|class path", "sslpasswordcallback|no.such.Class|class path",
			"authenticationPluginClassName|no.such.Class|class path" })
	void refusesValuesThatTheDriverDoesNotKnow(String name, String value, String allowed) {
		String text = value.equals("''") ? "" : value;
		refuses(orders().host("db").property(name, text), "properties." + name, allowed);
		refuses(orders().dsn("jdbc:postgresql://db/shop?" + name + "=" + text), "dsn", "'" + name + "'", allowed);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "targetServerType|preferSlave", "gssEncMode|PREFER", "autosave|ALWAYS", "requireAuth|md5, none",
					"requireAuth|!md5,!gss", "stringtype|UNSPECIFIED", "readOnlyMode|always", "binaryTransfer|FALSE",
					"maxResultBuffer|10M", "maxResultBuffer|15pct", "prepareThreshold|-1", "receiveBufferSize|-1",
					"socketTimeout|+5", "protocolVersion|3", "protocolVersion|3.2", "xmlFactoryFactory|LEGACY_INSECURE",
					"socketFactory|org.postgresql.ssl.NonValidatingFactory", "options|-c a=b",
					"assumeMinServerVersion|15" })
	void acceptsTheOthers(String name, String value) {
		assertThat(orders().host("db").property(name, value).build().properties()).containsEntry(name, value);
	}

	@Test
	void acceptsEachDefaultAndEachChoiceOfTheDriver() {
		for (PGProperty property : PGProperty.values()) {
			if (property != PGProperty.PROTOCOL_VERSION && isFree(property) && property.getChoices() != null) {
				for (String choice : property.getChoices()) {
					assertThatCode(() -> orders().host("db").property(property.getName(), choice).build())
						.as(property.getName())
						.doesNotThrowAnyException();
				}
			}
			String usual = property.getDefaultValue();
			if (usual != null && isFree(property)) {
				assertThatCode(() -> orders().host("db").property(property.getName(), usual).build())
					.as(property.getName())
					.doesNotThrowAnyException();
			}
		}
	}

	private static boolean isFree(PGProperty property) {
		return switch (property) {
			case PG_HOST, PG_PORT, SSL_MODE, APPLICATION_NAME, CONNECT_TIMEOUT -> false;
			default -> true;
		};
	}

	@ParameterizedTest
	@CsvSource({ "sslmode,verify-full,sslmode", "ApplicationName,till,application-name",
			"connectTimeout,5,connect-timeout", "user,a,user", "password,a,password", "PGHOST,a,host",
			"PGPORT,5432,port", "PGDBNAME,a,database" })
	void propertyWithAKeyOfItsOwnIsRefused(String name, String value, String key) {
		refuses(orders().host("db").property(name, value), "properties." + name, "'" + key + "' instead");
		refuses(orders().dsn("postgresql://db/shop?sslmode=require").property(name, value), "properties." + name,
				"'" + key + "' instead");
	}

	@Test
	void serviceBelongsInTheDsn() {
		refuses(orders().host("db").property("service", "nosuch"), "properties.service", "'dsn'", "service=shop");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void extensionHasAName(String name) {
		refuses(orders().host("db").extensions(java.util.List.of("citext", name)), "extensions", "empty name");
	}

}

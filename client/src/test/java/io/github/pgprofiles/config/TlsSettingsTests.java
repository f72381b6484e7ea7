package io.github.pgprofiles.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.internal.dsn.LibpqHome;
import io.github.pgprofiles.testing.tls.Certificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TlsSettingsTests {

	private static SSLSocketFactory sockets() {
		return (SSLSocketFactory) SSLSocketFactory.getDefault();
	}

	private static ProfileSettingsBuilder strict() {
		return ProfileSettings.builder("orders").host("db").tls(TlsPreset.STRICT);
	}

	private static void refuses(ProfileSettingsBuilder builder, String key, String... words) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(key))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words));
	}

	@Test
	void nothingIsRequiredWithoutAPreset() {
		ProfileSettings settings = ProfileSettings.builder("orders").host("db").build();
		assertThat(settings.tls()).isEqualTo(TlsSettings.none());
		assertThat(settings.tls().required()).isEmpty();
		assertThat(settings.sslmode()).isNull();
	}

	@Test
	void strictIsVerifyFullWithChannelBindingAndScram() {
		ProfileSettings settings = strict().build();
		assertThat(settings.sslmode()).isEqualTo("verify-full");
		assertThat(settings.tls().required()).contains(Map.entry("sslmode", "verify-full"),
				Map.entry("channelBinding", "require"), Map.entry("requireAuth", "scram-sha-256"),
				Map.entry("gssEncMode", "disable"));
		assertThat(settings.toString()).contains("STRICT");
	}

	@ParameterizedTest
	@CsvSource({ "ssl,false", "channelBinding,prefer", "channelBinding,disable", "requireAuth,'scram-sha-256,md5'",
			"requireAuth,!md5", "requireAuth,password", "gssEncMode,prefer", "gssEncMode,require", "gssEncMode,allow",
			"sslfactory,org.postgresql.ssl.NonValidatingFactory", "sslfactory,com.example.Trusting",
			"sslhostnameverifier,com.example.Trusting" })
	void strictIsNotWeakenedByAPropertyOfTheDriver(String name, String value) {
		refuses(strict().property(name, value), "properties." + name, "'" + value + "'", "'tls: strict'", "Remove it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "disable", "allow", "prefer", "require", "verify-ca" })
	void strictIsNotWeakenedBySslmode(String mode) {
		refuses(strict().sslmode(mode), "sslmode", "'" + mode + "'", "'tls: strict'", "or use 'verify-full'");
	}

	@ParameterizedTest
	@CsvSource({ "postgresql://db/x?sslmode=require,sslmode=require", "postgresql://db/x?ssl=true,sslmode=require",
			"postgresql://db/x?channel_binding=prefer,channelBinding=prefer",
			"postgresql://db/x?require_auth=md5,requireAuth=md5",
			"postgresql://db/x?gssencmode=prefer,gssEncMode=prefer",
			"jdbc:postgresql://db/x?sslmode=prefer,sslmode=prefer", "jdbc:postgresql://db/x?ssl=false,ssl=false",
			"jdbc:postgresql://db/x?sslfactory=org.postgresql.ssl.NonValidatingFactory,NonValidatingFactory",
			"jdbc:postgresql://db/x?sslhostnameverifier=com.example.Trusting,com.example.Trusting" })
	void strictIsNotWeakenedByTheDsn(String dsn, String named) {
		refuses(strict().dsn(dsn), "dsn", named, "'tls: strict'", "Remove it");
	}

	@ParameterizedTest
	@CsvSource({ "ssl,true", "ssl,''", "channelBinding,require", "requireAuth,scram-sha-256",
			"requireAuth,'!password,!md5,!gss,!sspi,!none'", "gssEncMode,disable", "sslNegotiation,direct",
			"sslrootcert,root.crt", "sslcert,client.crt", "sslfactory,org.postgresql.ssl.LibPQFactory",
			"sslfactory,org.postgresql.ssl.DefaultJavaSSLFactory",
			"sslfactory,org.postgresql.ssl.SingleCertValidatingFactory",
			"sslhostnameverifier,org.postgresql.ssl.PGjdbcHostnameVerifier" })
	void whatIsNoWeakerStandsBesideStrict(String name, String value) {
		assertThat(strict().property(name, value).build().sslmode()).isEqualTo("verify-full");
	}

	@Test
	void dsnThatIsAsStrictWinsOverAWeakerSetting() {
		assertThat(strict().dsn("postgresql://db/x?sslmode=verify-full").sslmode("require").build().sslmode())
			.isEqualTo("verify-full");
	}

	@Test
	void ownSocketsAreVerifiedUnlessSaidOtherwise() {
		Supplier<SSLSocketFactory> supplier = TlsSettingsTests::sockets;
		ProfileSettingsBuilder builder = ProfileSettings.builder("orders").host("db").sslSocketFactory(supplier);
		assertThat(builder.build().sslmode()).isEqualTo("verify-full");
		assertThat(builder.sslmode("require").build().sslmode()).isEqualTo("require");
		assertThat(builder.build().tls().sockets()).isSameAs(supplier);
		for (String mode : List.of("disable", "allow", "prefer")) {
			refuses(builder.sslmode(mode), "sslmode", "'" + mode + "'", "ssl-bundle", "sslSocketFactory");
		}
		refuses(builder.dsn("postgresql://db/x?sslmode=prefer"), "dsn", "sslmode=prefer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sslcert", "sslkey", "sslrootcert", "sslpassword", "sslpasswordcallback", "sslfactory",
			"sslfactoryarg", "pemKeyAlgorithm" })
	void ownSocketsAndFilesOfTheDriverContradictEachOther(String name) {
		refuses(ProfileSettings.builder("orders")
			.host("db")
			.sslSocketFactory(TlsSettingsTests::sockets)
			.property(name, "canary"), "properties." + name, "beside 'ssl-bundle'", "Leave one of them");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ProfileSettings.builder("orders")
				.dsn("jdbc:postgresql://db/x?" + name + "=canary")
				.sslSocketFactory(TlsSettingsTests::sockets)
				.build())
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("dsn"))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("'" + name + "'").doesNotContain("canary"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://db/x", "host=db dbname=x", "host=db sslmode=require" })
	void ownSocketsTakeNothingOfWhatLibpqFindsInTheHomeDirectory(String dsn, @TempDir Path home) throws IOException {
		Certificates certificates = new Certificates(Files.createDirectory(home.resolve(".postgresql")));
		for (String name : List.of("postgresql.key", "postgresql.crt", "root.crt", "root.crl")) {
			Files.copy(name.endsWith("key") ? certificates.key("ca") : certificates.certificate("ca"),
					home.resolve(".postgresql").resolve(name));
		}
		ProfileSettings settings = ProfileSettings.builder("orders")
			.dsn(dsn, LibpqHome.of((name) -> null, home.toString()))
			.sslSocketFactory(TlsSettingsTests::sockets)
			.build();
		assertThat(settings.properties()).doesNotContainKeys("sslkey", "sslcert", "sslrootcert", "pemKeyAlgorithm");
		assertThat(settings.sslmode()).isEqualTo(dsn.contains("require") ? "require" : "verify-full");
	}

	@Test
	void strictInWordsOfLibpqIsNotWeakenedEither() {
		refuses(strict().dsn("host=db sslmode=require"), "dsn", "sslmode=require", "'tls: strict'");
		refuses(strict().dsn("host=db channel_binding=prefer"), "dsn", "channelBinding=prefer");
		refuses(strict().dsn("host=db require_auth=scram-sha-256,md5"), "dsn", "requireAuth=");
		refuses(strict().dsn("host=db gssencmode=require"), "dsn", "gssEncMode=require");
		assertThat(strict().dsn("host=db sslmode=verify-full require_auth=scram-sha-256").build().sslmode())
			.isEqualTo("verify-full");
		assertThat(strict().dsn("host=db sslrootcert=system").build().sslmode()).isEqualTo("verify-full");
	}

	@Test
	void strictVerifiesTheNameAndNotAnAddress() {
		refuses(strict().dsn("host=db hostaddr=10.0.0.1"), "dsn", "'hostaddr'", "verify-full");
	}

	@Test
	void certificatesOfTheSystemAndOwnSocketsContradictEachOther() {
		refuses(ProfileSettings.builder("orders")
			.dsn("host=db sslrootcert=system")
			.sslSocketFactory(TlsSettingsTests::sockets), "dsn", "'sslrootcert'", "beside 'ssl-bundle'");
	}

}

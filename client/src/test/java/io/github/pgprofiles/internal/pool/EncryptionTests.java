package io.github.pgprofiles.internal.pool;

import java.nio.file.Path;
import java.util.List;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.TlsPreset;
import io.github.pgprofiles.internal.pool.connect.Encryption;
import io.github.pgprofiles.testing.Certificates;
import io.github.pgprofiles.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EncryptionTests {

	private static List<String> warnings(ProfileSettingsBuilder builder) {
		try (LogCapture log = new LogCapture()) {
			PoolFactory.configure(builder.build(), (pool) -> {
			});
			return log.lines().stream().filter((line) -> line.contains("is not verified")).toList();
		}
	}

	private static ProfileSettingsBuilder remote() {
		return ProfileSettings.builder("orders").host("db.example.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST", "db.localhost", "127.0.0.1", "127.9.8.7", "::1", "[::1]",
			"0:0:0:0:0:0:0:1", "ip6-localhost", "localhost.localdomain" })
	void hostOnThisMachineNeedsNoVerification(String host) {
		assertThat(warnings(ProfileSettings.builder("orders").host(host))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "db.example.com", "10.0.0.1", "localhost.example.com", "127.example.com", "fe80::1",
			"1270.0.0.1", "notlocalhost" })
	void remoteHostWithoutVerificationIsWarnedOfOnce(String host) {
		assertThat(warnings(ProfileSettings.builder("orders").host(host))).singleElement()
			.asString()
			.contains("'orders'", host, "'sslmode' is 'prefer'", "'verify-full'", "'ssl-bundle'", "'strict'");
	}

	@Test
	void oneWarningNamesEveryRemoteHost() {
		assertThat(
				warnings(ProfileSettings.builder("orders").dsn("postgresql://a.example.com,localhost,b.example.com/x")))
			.singleElement()
			.asString()
			.contains("a.example.com, b.example.com is");
	}

	@ParameterizedTest
	@ValueSource(strings = { "disable", "allow", "prefer", "require" })
	void modeThatVerifiesNothingIsNamed(String mode) {
		assertThat(warnings(remote().sslmode(mode))).singleElement().asString().contains("'sslmode' is '" + mode + "'");
		assertThat(warnings(ProfileSettings.builder("orders").dsn("postgresql://db.example.com/x?sslmode=" + mode)))
			.hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "prefer", "require", "verify-ca", "verify-full" })
	void factoryThatTrustsAnyCertificateIsNamedAndNotTheMode(String mode) {
		assertThat(warnings(remote().sslmode(mode).property("sslfactory", "org.postgresql.ssl.NonValidatingFactory")))
			.singleElement()
			.asString()
			.contains("'sslfactory' is 'org.postgresql.ssl.NonValidatingFactory'", "Remove 'sslfactory'")
			.doesNotContain("'sslmode' is");
	}

	@ParameterizedTest
	@ValueSource(strings = { "disable", "allow" })
	void modeThatNeedsNoTlsIsNamedWhateverTheFactoryTrusts(String mode) {
		assertThat(warnings(remote().sslmode(mode).property("sslfactory", "org.postgresql.ssl.NonValidatingFactory")))
			.singleElement()
			.asString()
			.contains("'sslmode' is '" + mode + "'");
	}

	@Test
	void verifiedServerIsNotWarnedOf() {
		assertThat(warnings(remote().sslmode("verify-full"))).isEmpty();
		assertThat(warnings(remote().sslmode("verify-ca"))).isEmpty();
		assertThat(warnings(remote().tls(TlsPreset.STRICT))).isEmpty();
		assertThat(warnings(remote().property("ssl", "true"))).isEmpty();
		assertThat(warnings(remote().property("gssEncMode", "require"))).isEmpty();
		assertThat(warnings(
				remote().sslmode("require").property("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")))
			.isEmpty();
		assertThat(warnings(remote().sslSocketFactory(() -> {
			throw new IllegalStateException();
		}).sslmode("require"))).isEmpty();
	}

	@Test
	void factoryThatValidatesNothingIsWarnedOfInEveryMode() {
		assertThat(warnings(
				remote().sslmode("verify-full").property("sslfactory", "org.postgresql.ssl.NonValidatingFactory")))
			.hasSize(1);
	}

	@Test
	void algorithmOfAKeyIsRead(@TempDir Path folder) {
		Certificates certificates = new Certificates(folder).issue("EC", "ec", "ec", "dns:ec");
		assertThat(Encryption.pemKeyAlgorithm(certificates.key("ec").toString())).isEqualTo("EC");
		assertThat(Encryption.pemKeyAlgorithm(certificates.key("ca").toString())).isEqualTo("RSA");
		assertThat(Encryption.pemKeyAlgorithm(certificates.certificate("ca").toString())).isNull();
		assertThat(Encryption.pemKeyAlgorithm(folder.resolve("nowhere").toString())).isNull();
		assertThat(Encryption.pemKeyAlgorithm("a\0b")).isNull();
	}

}

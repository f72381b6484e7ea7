package io.github.pgprofiles.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.internal.dsn.LibpqHome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LibpqTlsTests {

	@TempDir
	private Path home;

	private Path files;

	@BeforeEach
	void createDirectory() throws IOException {
		this.files = Files.createDirectory(this.home.resolve(".postgresql"));
	}

	private ProfileSettingsBuilder builder(String dsn) {
		return ProfileSettings.builder("orders").dsn(dsn, LibpqHome.of((name) -> null, this.home.toString()));
	}

	private ProfileSettings settings(String keywords) {
		return builder("host=db " + keywords).build();
	}

	private void refuses(String keywords, String message) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> settings(keywords))
			.withMessageContaining(message);
	}

	private String key(String algorithm) throws GeneralSecurityException {
		byte[] key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
		return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(key)
				+ "\n-----END PRIVATE KEY-----\n";
	}

	@Test
	void rootCertificateIsThereToVerify() throws IOException {
		assertThat(settings("sslmode=require").sslmode()).isEqualTo("require");
		assertThat(settings("sslmode=require sslrootcert=/x/root.crt").sslmode()).isEqualTo("verify-ca");
		assertThat(Dsn.parse("postgresql://db/?sslmode=require&sslrootcert=/x/root.crt").properties())
			.containsEntry("sslmode", "verify-ca");
		assertThat(builder("host=db sslrootcert=/x").sslmode("require").build().sslmode()).isEqualTo("verify-ca");
		assertThat(builder("host=db sslmode=require").property("sslrootcert", "/x").build().sslmode())
			.isEqualTo("verify-ca");
		Path root = Files.createFile(this.files.resolve("root.crt"));
		assertThat(settings("sslmode=require").sslmode()).isEqualTo("verify-ca");
		assertThat(settings("sslmode=require").properties()).containsEntry("sslrootcert", root.toString());
		assertThat(settings("sslmode=verify-full").properties()).containsEntry("sslrootcert", root.toString());
		assertThat(settings("sslmode=verify-full sslrootcert=/x").properties()).containsEntry("sslrootcert", "/x");
		assertThat(settings("sslmode=prefer").properties()).isEmpty();
		assertThat(builder("jdbc:postgresql://db/?sslmode=require").build().sslmode()).isEqualTo("require");
	}

	@Test
	void systemMeansWhatTheJvmTrustsAndVerifiesInFull() {
		ProfileSettings settings = settings("sslrootcert=system");
		assertThat(settings.sslmode()).isEqualTo("verify-full");
		assertThat(settings.properties())
			.containsExactly(Map.entry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
		assertThat(settings("sslrootcert=system sslmode=verify-full")).isEqualTo(settings);
		assertThat(Dsn.parse("postgresql://db/?sslrootcert=system").properties()).containsEntry("sslmode",
				"verify-full");
		ProfileSettingsBuilder weaker = builder("host=db sslrootcert=system").sslmode("require");
		assertThat(weaker.build().sslmode()).isEqualTo("verify-full");
		assertThat(weaker.overriddenByDsn()).containsExactly("sslmode");
		for (String mode : List.of("disable", "allow", "prefer", "require", "verify-ca")) {
			refuses("sslrootcert=system sslmode=" + mode, "weaker than verify-full");
		}
		refuses("sslrootcert=system sslkey=a.key", "'sslkey'");
		refuses("sslrootcert=system sslcert=a.crt", "'sslcert'");
		assertThat(settings("sslrootcert=system sslcertmode=disable").sslmode()).isEqualTo("verify-full");
	}

	@Test
	void revocationListIsNotPassedOver() throws IOException {
		Files.createFile(this.files.resolve("root.crl"));
		refuses("sslmode=verify-ca", "root.crl");
		refuses("sslmode=require sslrootcert=/x", "root.crl");
		assertThat(settings("sslmode=require").sslmode()).isEqualTo("require");
	}

	@Test
	void clientsCertificateIsWhereLibpqHasIt() throws Exception {
		assertThat(settings("sslmode=require").properties()).isEmpty();
		Path certificate = Files.createFile(this.files.resolve("postgresql.crt"));
		Path key = Files.writeString(this.files.resolve("postgresql.key"), key("RSA"));
		Map<String, String> expected = Map.of("sslcert", certificate.toString(), "sslkey", key.toString(),
				"pemKeyAlgorithm", "RSA");
		assertThat(settings("sslmode=require").properties()).isEqualTo(expected);
		assertThat(settings("").properties()).isEqualTo(expected);
		assertThat(settings("sslmode=disable").properties()).isEmpty();
		assertThat(settings("sslcert=/a.crt").properties()).containsEntry("sslkey", key.toString())
			.containsEntry("sslcert", "/a.crt");
		assertThat(settings("sslkey=/a.pem").properties()).containsOnly(Map.entry("sslkey", "/a.pem"),
				Map.entry("sslcert", certificate.toString()));
		assertThat(settings("sslcertmode=disable").properties()).containsOnly(Map.entry("sslkey", ""),
				Map.entry("sslcert", ""));
	}

	@ParameterizedTest
	@CsvSource({ "RSA, RSA", "EC, EC", "Ed25519, EdDSA" })
	void tellsTheDriverTheKindOfAPemKey(String algorithm, String told) throws Exception {
		Path key = Files.writeString(this.home.resolve("client.key"), "# mine\n" + key(algorithm));
		assertThat(settings("sslmode=require sslcert=a.crt sslkey=" + key).properties())
			.containsEntry("pemKeyAlgorithm", told);
		assertThat(builder("host=db sslkey=" + key).property("pemKeyAlgorithm", "X").build().properties())
			.containsEntry("pemKeyAlgorithm", "X");
	}

	@ParameterizedTest
	@ValueSource(strings = { "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" })
	void refusesAPemKeyThatTheDriverCannotRead(String kind) throws IOException {
		Path key = Files.writeString(this.home.resolve("client.key"),
				"-----BEGIN %s-----\nMIIE\n-----END %s-----\n".formatted(kind, kind));
		refuses("sslcert=a.crt sslkey=" + key, "'sslkey'");
		Files.writeString(key, "-----BEGIN %s-----\nDEK-Info: x,y\n\nMIIE\n-----END %s-----\n".formatted(kind, kind));
		refuses("sslcert=a.crt sslkey=" + key, "openssl pkcs8");
	}

	@Test
	void otherKeysAreTheDriversOwn() throws IOException {
		for (String name : List.of("client.p12", "client.pk8", "client.der")) {
			Path key = Files.write(this.home.resolve(name), new byte[] { 0x30, 1, 2, 3 });
			assertThat(settings("sslkey=" + key).properties()).containsExactly(Map.entry("sslkey", key.toString()));
		}
	}

	@Test
	void directNegotiationNeedsAModeThatEncrypts() {
		refuses("sslnegotiation=direct", "weaker than require");
		refuses("sslnegotiation=direct sslmode=prefer", "weaker than require");
		assertThat(settings("sslnegotiation=direct sslmode=require").properties()).containsEntry("sslNegotiation",
				"direct");
		assertThat(builder("host=db sslnegotiation=direct").sslmode("verify-ca").build().properties())
			.containsEntry("sslNegotiation", "direct");
	}

	@Test
	void limitsOfTheProtocolAreThoseOfTheJvmOrRefused() {
		assertThat(settings("ssl_min_protocol_version=TLSv1.2 ssl_max_protocol_version=tlsv1.3").properties())
			.isEmpty();
		assertThat(settings("ssl_min_protocol_version='' ssl_max_protocol_version=''").properties()).isEmpty();
		refuses("ssl_min_protocol_version=TLSv1.3", "'ssl_min_protocol_version'");
		refuses("ssl_max_protocol_version=TLSv1.2", "'ssl_max_protocol_version'");
		refuses("ssl_min_protocol_version=TLSv2", "[TLSv1, TLSv1.1, TLSv1.2, TLSv1.3]");
	}

}

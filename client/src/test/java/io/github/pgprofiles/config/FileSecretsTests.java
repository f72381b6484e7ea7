package io.github.pgprofiles.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileSecretsTests {

	@TempDir
	private Path folder;

	private Path directory;

	private SecretResolver resolver;

	@BeforeEach
	void mount() throws IOException {
		this.directory = Files.createDirectory(this.folder.resolve("mounted"));
		this.resolver = SecretResolver.directory(this.directory);
	}

	private String value(String key) {
		Secret secret = this.resolver.resolve(key);
		return (secret != null) ? secret.value() : null;
	}

	@ParameterizedTest
	@CsvSource({ "pw\\n,pw", "pw\\r\\n,pw", "pw\\n\\n,pw\\n", "pw,pw", "' pw ',' pw '", "\\n,''", "pä\\n,pä",
			"'pw\\r','pw\\r'" })
	void onlyTheLastLineBreakIsNoPartOfIt(String text, String expected) throws IOException {
		Files.writeString(this.directory.resolve("pw"), text.translateEscapes());
		assertThat(value("pw")).isEqualTo(expected.translateEscapes());
	}

	@Test
	void keyIsAPathBelowTheDirectory() throws IOException {
		Files.writeString(Files.createDirectories(this.directory.resolve("prod/db")).resolve("pw"), "deep");
		assertThat(value("prod/db/pw")).isEqualTo("deep");
		assertThat(value("prod/db")).as("a directory").isNull();
		assertThat(value("prod/db/none")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../outside", "a/../../outside", "a/../pw", "..", ".", "", "a\0b" })
	void keyThatLeadsElsewhereIsNotLookedUp(String key) throws IOException {
		Files.writeString(this.folder.resolve("outside"), "outside");
		Files.writeString(this.directory.resolve("pw"), "inside");
		Files.createDirectory(this.directory.resolve("a"));
		assertThat(value(key)).isNull();
		assertThat(value(this.folder.resolve("outside").toString())).as("absolute").isNull();
		assertThat(value(this.directory.resolve("pw").toString())).as("absolute").isNull();
	}

	@Test
	void mountedSecretOfKubernetesIsSeenWhenItChanges() throws IOException {
		Files.writeString(Files.createDirectory(this.directory.resolve("..2026_01")).resolve("pw"), "one\n");
		Files.createSymbolicLink(this.directory.resolve("..data"), Path.of("..2026_01"));
		Files.createSymbolicLink(this.directory.resolve("pw"), Path.of("..data/pw"));
		Secret first = this.resolver.resolve("pw");
		assertThat(first.value()).isEqualTo("one");
		assertThat(first.isDue(Instant.now())).isFalse();
		Files.writeString(Files.createDirectory(this.directory.resolve("..2026_02")).resolve("pw"), "two\n");
		Path next = Files.createSymbolicLink(this.directory.resolve("..data_tmp"), Path.of("..2026_02"));
		Files.move(next, this.directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
		assertThat(first.isDue(Instant.now())).isTrue();
		assertThat(value("pw")).isEqualTo("two");
	}

	@Test
	void fileIsChangedWhenItsTimeItsSizeOrItselfIsAnother() throws IOException {
		Path file = Files.writeString(this.directory.resolve("pw"), "one");
		FileTime time = Files.getLastModifiedTime(file);
		Secret secret = this.resolver.resolve("pw");
		Files.writeString(file, "longer");
		Files.setLastModifiedTime(file, time);
		assertThat(secret.isDue(Instant.now())).as("size").isTrue();
		Files.writeString(file, "two");
		Files.setLastModifiedTime(file, time);
		assertThat(secret.isDue(Instant.now())).as("as it was").isFalse();
		Files.setLastModifiedTime(file, FileTime.from(time.toInstant().plusMillis(1)));
		assertThat(secret.isDue(Instant.now())).as("time").isTrue();
		Files.delete(file);
		assertThat(secret.isDue(Instant.now())).as("gone").isTrue();
	}

	@Test
	void whatCannotBeASecretIsToldWithItsFile() throws IOException {
		Files.write(this.directory.resolve("binary"), new byte[] { (byte) 0xff, 1 });
		Files.write(this.directory.resolve("large"), new byte[64 * 1024 + 1]);
		Files.createSymbolicLink(this.directory.resolve("device"), Path.of("/dev/null"));
		for (Map.Entry<String, String> each : Map
			.of("binary", "is not UTF-8", "large", "more than 65536 bytes", "device", "is no file")
			.entrySet()) {
			assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> value(each.getKey()))
				.withMessageContaining(this.directory.resolve(each.getKey()).toString())
				.withMessageContaining(each.getValue());
		}
	}

	@Test
	void variableIsCalledAsTheKeyOrInUpperCase() {
		SecretResolver environment = SecretResolver
			.environment(Map.of("PROD_ORDERS_PASSWORD", "upper", "prod.pw", "exact", "PROD_PW", "no"));
		assertThat(environment.resolve("prod/orders-password").value()).isEqualTo("upper");
		assertThat(environment.resolve("prod.pw").value()).isEqualTo("exact");
		assertThat(environment.resolve("none")).isNull();
	}

}

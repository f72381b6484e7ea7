package io.github.pgprofiles.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.internal.dsn.LibpqHome;
import io.github.pgprofiles.testing.LogCapture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PasswordFileTests {

	@TempDir
	private Path directory;

	private final Map<String, String> environment = new HashMap<>();

	private Path write(String name, String text) throws IOException {
		Path file = Files.writeString(this.directory.resolve(name), text);
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
	}

	private ProfileSettings settings(String dsn) {
		return ProfileSettings.builder("orders")
			.dsn(dsn, LibpqHome.of(this.environment::get, this.directory.toString()))
			.build();
	}

	private @Nullable String password(String dsn) {
		ProfileSettings settings = settings(dsn);
		PasswordFile file = settings.passwordFile();
		return (file != null) ? file.password(settings.user()) : null;
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "db:5432:shop:app:x, x", "*:*:*:*:x, x", "db:*:shop:*:x, x", "db:5433:shop:app:x,", "d*:*:*:*:x,",
					"DB:*:*:*:x,", "\\d\\b:5432:shop:app:x, x", "db:5432:shop:app:a\\:b\\\\c\\d, a:b\\cd",
					"db:5432:shop:app:x:rest, x", "db:5432:shop:app:,", "db:5432:shop:app,", "#db:5432:shop:app:x,",
					"\" db:5432:shop:app:x\",", "db:5432:shop:app: y,\" y\"", "db:5432:shop:appx:x,",
					"db:5432:shop:ap:x,", "db:5432:shop:app:x\\, x\\" })
	void matchesAsLibpqDoes(String line, @Nullable String password) throws IOException {
		write(".pgpass", "\n# comment\nother:*:*:*:y\n" + line + "\r\n");
		assertThat(password("host=db dbname=shop user=app")).isEqualTo(password);
	}

	@Test
	void firstLineThatFitsCounts() throws IOException {
		write(".pgpass", "db:5433:*:*:second\n*:*:*:app:first\ndb:*:*:*:never");
		assertThat(password("postgresql://app@db/shop")).isEqualTo("first");
		assertThat(password("postgresql://app@db:5433/shop")).isEqualTo("second");
	}

	@Test
	void escapedColonsAndStarsAreText() throws IOException {
		write(".pgpass", "fe80\\:\\:1:*:a\\:b:\\*:x\n");
		assertThat(password("host=fe80::1 dbname=a:b user=*")).isEqualTo("x");
		assertThat(password("host=fe80::1 dbname=a:b user=app")).isNull();
	}

	@Test
	void namesAreThoseOfTheDsn() throws IOException {
		write(".pgpass", "db:*:*:*:name\n10.0.0.1:*:*:*:address\nlocalhost:*:*:*:local\n*:*:app:app:own\n");
		assertThat(password("host=db hostaddr=10.0.0.1 user=a")).isEqualTo("name");
		assertThat(password("hostaddr=10.0.0.1 user=a")).isEqualTo("address");
		assertThat(password("user=a dbname=b")).isEqualTo("local");
		assertThat(password("host=x user=app")).isEqualTo("own");
	}

	@Test
	void isAskedOnlyWhereNothingElseHasAPassword() throws IOException {
		write(".pgpass", "*:*:*:*:x\n");
		assertThat(settings("postgresql://app:own@db/shop").passwordFile()).isNull();
		assertThat(settings("jdbc:postgresql://db/shop?user=app").passwordFile()).isNull();
		assertThat(ProfileSettings.builder("orders").host("db").build().passwordFile()).isNull();
		assertThat(ProfileSettings.builder("orders").dsn("host=db").password("own").build().passwordFile()).isNull();
		assertThat(password("postgresql://app:@db/shop")).isEqualTo("x");
	}

	@Test
	void isTheOneThatIsNamed() throws IOException {
		write(".pgpass", "*:*:*:*:home\n");
		this.environment.put("PGPASSFILE", write("env", "*:*:*:*:environment\n").toString());
		Path named = write("named", "*:*:*:*:named\n");
		assertThat(password("host=db")).isEqualTo("environment");
		assertThat(password("host=db passfile=" + named)).isEqualTo("named");
		assertThat(password("postgresql://db/?passfile=" + named)).isEqualTo("named");
		assertThat(password("host=db passfile=" + this.directory.resolve("gone"))).isNull();
		this.environment.clear();
		assertThat(password("host=db passfile=")).isEqualTo("home");
	}

	@Test
	void thatIsNamedAndMissingIsWarnedOf() {
		Path gone = this.directory.resolve("missing");
		try (LogCapture log = new LogCapture()) {
			assertThat(password("host=db passfile=" + gone)).isNull();
			assertThat(password("host=db passfile=" + gone)).isNull();
			assertThat(password("host=db")).isNull();
			assertThat(log.lines()).filteredOn((line) -> line.contains("password file"))
				.singleElement()
				.asString()
				.contains(gone + " does not exist");
		}
	}

	@Test
	void isReadAnew() throws IOException {
		Path file = write(".pgpass", "*:*:*:*:x\n");
		PasswordFile passwords = settings("host=db user=app").passwordFile();
		assertThat(passwords).isNotNull();
		assertThat(passwords.password("app")).isEqualTo("x");
		Files.writeString(file, "*:*:*:*:y\n");
		assertThat(passwords.password("app")).isEqualTo("y");
	}

	@Test
	void thatOthersMayReadIsIgnoredWithAWarning() throws IOException {
		for (String rights : List.of("rw-r-----", "rw----r--", "rw--w----")) {
			Path file = write("p" + rights, "*:*:*:*:tweet\n");
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
			try (LogCapture log = new LogCapture()) {
				assertThat(password("host=db passfile=" + file)).isNull();
				assertThat(password("host=db passfile=" + file)).isNull();
				assertThat(log.lines()).filteredOn((line) -> line.contains(file + " has group or world access"))
					.hasSize(1);
				assertThat(log.lines()).noneMatch((line) -> line.contains("tweet"));
			}
		}
		try (LogCapture log = new LogCapture()) {
			assertThat(password("host=db passfile=" + this.directory)).isNull();
			assertThat(log.lines()).anyMatch((line) -> line.contains("is no plain file"));
		}
	}

	@Test
	void severalServersMustHaveTheSamePassword() throws IOException {
		write(".pgpass", "a:*:*:*:tweet\nb:*:*:*:tweet\nc:*:*:*:chirp\n");
		assertThat(password("host=a,b user=app")).isEqualTo("tweet");
		assertThat(password("host=d,e user=app")).isNull();
		for (String hosts : List.of("a,c", "a,d")) {
			assertThatExceptionOfType(InvalidSettingException.class)
				.isThrownBy(() -> settings("user=app host=" + hosts))
				.withMessageContaining(".pgpass has not the same one for each of its servers")
				.withMessageNotContainingAny("tweet", "chirp");
		}
	}

}

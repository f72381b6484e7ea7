package io.github.pgprofiles.internal.dsn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServiceFileTests {

	@TempDir
	private Path directory;

	private final Map<String, String> environment = new HashMap<>();

	private LibpqHome home() {
		return LibpqHome.of(this.environment::get, this.directory.toString());
	}

	private DsnParts parse(String dsn) {
		return DsnReader.read(dsn, home()).parts();
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text);
	}

	private void refuses(String dsn, String... messages) {
		assertThatExceptionOfType(InvalidPartException.class).isThrownBy(() -> parse(dsn))
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("dsn"))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(messages))
			.withMessageNotContaining("tweet")
			.withNoCause();
	}

	@Test
	void dsnWinsOverTheEntry() throws IOException {
		write(".pg_service.conf", """
				# a comment
				[other]
				host=elsewhere
				nonsense

				[shop]
				host=db1
				  port=5433\s
				dbname=or ders
				user=app
				user=second
				sslmode=require
				options=
				[last]
				host=elsewhere
				""");
		DsnParts expected = new DsnParts(List.of(new ServerAddress("db1", 5433)), "or ders", "other", null,
				Map.of("sslmode", "require"));
		assertThat(parse("postgresql://other@/?service=shop")).isEqualTo(expected);
		assertThat(parse("service=shop user=other")).isEqualTo(expected);
		assertThat(parse("jdbc:postgresql:///?service=shop&user=other")).isEqualTo(expected);
		assertThat(parse("service=shop").user()).isEqualTo("app");
		assertThat(parse("host=db2 service=shop").hosts()).containsExactly(new ServerAddress("db2", 5433));
		assertThat(parse("service=shop dbname=''").database()).isNull();
	}

	@Test
	void looksWhereLibpqLooks() throws IOException {
		Files.createDirectory(this.directory.resolve("system"));
		write("system/pg_service.conf", "[shop]\nhost=system\n[own]\nhost=x\n");
		this.environment.put("PGSYSCONFDIR", this.directory.resolve("system").toString());
		assertThat(parse("service=shop").hosts()).containsExactly(new ServerAddress("system", 5432));
		write(".pg_service.conf", "[own]\nhost=user\n");
		assertThat(parse("service=own").hosts()).containsExactly(new ServerAddress("user", 5432));
		assertThat(parse("service=shop").hosts()).containsExactly(new ServerAddress("system", 5432));
		this.environment.put("PGSERVICEFILE", write("named", "[own]\nhost=named\n").toString());
		assertThat(parse("service=own").hosts()).containsExactly(new ServerAddress("named", 5432));
		this.environment.put("PGSERVICE", "own");
		assertThat(parse("dbname=d").hosts()).isEmpty();
	}

	@Test
	void saysWhatIsWrong() throws IOException {
		refuses("service=none", "the service 'none'", "there is no service file");
		Path file = write(".pg_service.conf", """
				[a]
				host=db

				tweet
				[b]
				service=a
				[c]
				host = tweet
				[d]
				ldap://tweet/x
				[e]
				tweet=x
				[f]
				sslcrl=tweet
				""");
		for (String form : List.of("service=", "postgresql:///?service=", "jdbc:postgresql:///?service=")) {
			refuses(form + "none", "the service 'none', which is not in", file.toString());
			refuses(form + "a", "syntax error in line 4 of " + file);
			refuses(form + "b", "names a service itself, in line 6 of " + file);
			refuses(form + "c", "syntax error in line 8 of " + file);
			refuses(form + "d", "syntax error in line 10 of " + file);
			refuses(form + "e", "syntax error in line 12 of " + file);
		}
		refuses("service=f", "'sslcrl'");
		refuses("service='tweet chirp'", "a service");
		this.environment.put("PGSERVICEFILE", this.directory.resolve("gone").toString());
		refuses("service=a", "gone is not there");
	}

}

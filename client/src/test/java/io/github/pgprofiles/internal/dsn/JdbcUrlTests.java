package io.github.pgprofiles.internal.dsn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.github.pgprofiles.internal.dsn.DsnRefusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

class JdbcUrlTests {

	@Test
	void takesEachPart() {
		Dsn dsn = Dsn.parse("jdbc:postgresql://db1:5433,[::1]/or%20ders?user=app&password=p%26q&tcpKeepAlive=true");
		assertThat(dsn.hosts()).containsExactly(new HostPort("db1", 5433), new HostPort("::1", 5432));
		assertThat(dsn.database()).isEqualTo("or ders");
		assertThat(dsn.user()).isEqualTo("app");
		assertThat(dsn.password()).isEqualTo("p&q");
		assertThat(dsn.properties()).containsExactly(Map.entry("tcpKeepAlive", "true"));
	}

	@Test
	void takesTheShortForms() {
		assertThat(Dsn.parse("jdbc:postgresql:orders")).isEqualTo(new Dsn(List.of(), "orders", null, null, Map.of()));
		assertThat(Dsn.parse("jdbc:postgresql:///orders").hosts()).isEmpty();
		assertThat(Dsn.parse("jdbc:postgresql://:5433/orders").hosts())
			.containsExactly(new HostPort("localhost", 5433));
	}

	@Test
	void portWithoutAHostIsKept() {
		assertThat(Dsn.parse("jdbc:postgresql:///orders?port=7").hosts()).containsExactly(new HostPort("localhost", 7));
		assertThat(Dsn.parse("jdbc:postgresql:orders?PGPORT=5432").hosts())
			.containsExactly(new HostPort("localhost", 5432));
		assertThat(Dsn.parse("jdbc:postgresql:///orders?PGHOST=a&PGPORT=7").hosts())
			.containsExactly(new HostPort("a", 7));
	}

	@Test
	void takesNoDatabaseFromTheUser() {
		assertThat(Dsn.parse("jdbc:postgresql://db/?user=app").database()).isNull();
	}

	@Test
	void takesNoPasswordFromTheDriversFile(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("pgpass"), "*:*:*:*:tweet\n");
		String before = System.getProperty("org.postgresql.pgpassfile");
		System.setProperty("org.postgresql.pgpassfile", file.toString());
		try {
			assertThat(Dsn.parse("jdbc:postgresql://db/orders?user=app").password()).isNull();
			assertThat(ProfileSettings.builder("orders")
				.dsn("jdbc:postgresql://db/orders?user=app")
				.password("own")
				.build()
				.password()).isEqualTo("own");
		}
		finally {
			if (before == null) {
				System.clearProperty("org.postgresql.pgpassfile");
			}
			else {
				System.setProperty("org.postgresql.pgpassfile", before);
			}
		}
	}

	@Test
	void refusesWhatIsMalformed() {
		refuses("jdbc:postgresql://db", "is no JDBC URL");
		refuses("jdbc:postgresql://db/a/b", "is no JDBC URL");
		refuses("jdbc:postgresql://db:99999/orders", "host or port");
		refuses("jdbc:postgresql://db:x/orders", "host or port");
		refuses("jdbc:postgresql://,/orders", "is no JDBC URL");
		refuses("jdbc:postgresql://,,/orders?user=app&password=tweet", "is no JDBC URL");
		refuses("jdbc:postgresql://db/orders?PGPORT=tweet", "host or port");
		refuses("jdbc:postgresql://db/orders?user=app&port=5432,tweet", "host or port");
		refuses("jdbc:postgresql://db/orders?sslMode=require", "'sslMode'");
		refuses("jdbc:postgresql://db/orders?sslmode=%zz", "'%'");
		refuses("jdbc:mysql://db/orders", "neither");
	}

}

package io.github.pgprofiles.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.LoggingSettings;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.SqlLog;
import io.github.pgprofiles.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The lines that docs/logging.md shows are printed so. */
class LoggingPageIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final Path PAGE = Path.of("..", "docs", "logging.md");

	/** Without what differs each time. */
	private static String usual(String line) {
		return line.replaceAll("[mM]s=[0-9.]+", "ms=N")
			.replaceAll("node=\\S+", "node=N")
			.replaceAll("cost=\\S+ rows=\\d+", "cost");
	}

	private static List<String> printed() {
		LoggingSettings settings = new LoggingSettings(false, false, false, Duration.ofSeconds(1), true);
		try (HikariDataSource pool = Profiles.pool(Profiles.of("page", database).logging(settings).build());
				SqlLog log = new SqlLog("page", Level.INFO)) {
			PostgresClient client = Profiles.client(pool);
			client.sql("create table users (id int primary key, name text)").update();
			client.sql("insert into users values (1, 'one')").update();
			client
				.sql("create function slowly(int) returns int volatile language sql as 'select $1 from pg_sleep(1.2)'")
				.update();
			log.level(Level.DEBUG);
			client.transaction()
				.named("report")
				.run((tx) -> tx.sql("select id, name from users where id = :id")
					.param("id", 1)
					.named("find-user")
					.query()
					.list());
			log.level(Level.WARN);
			client.sql("select pg_sleep(?)").param(1.2).query((row, n) -> 1).list();
			Awaitility.await().until(() -> log.lines().size() == 3);
			return log.lines();
		}
	}

	@Test
	void linesOfThePageArePrintedSo() throws IOException {
		List<String> page = Files.readAllLines(PAGE);
		List<String> printed = printed();
		assertThat(page.stream().map(LoggingPageIT::usual)).contains(usual(printed.get(0)), usual(printed.get(1)));
		assertThat(printed.get(2)).startsWith("plan of [").contains("]:\n    ");
		assertThat(String.join("\n", page)).contains("plan of [").contains("]:\n    Index Scan");
	}

}

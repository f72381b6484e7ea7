package io.github.pgprofiles.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The jar with {@code --once}. */
class OnceIT {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void loadsAndAsksAndEndsWithAndWithoutAot(boolean aot) throws Exception {
		try (ForkedApplication once = ForkedApplication.start(List.of("-Dspring.aot.enabled=" + aot), Map.of(),
				"--once")) {
			assertThat(once.awaitExit()).as(once.output()).isZero();
			assertThat(once.output()).contains("Loading cities 100 %")
				.containsPattern("Loaded 171,075 cities, 6\\.7 MB of CSV, in \\d+\\.\\d\\d s: [\\d,]+ rows/s")
				.contains("171,075 inserted, 0 updated, 0 unchanged")
				.containsPattern(
						"cities +the load again +[\\d.]+ ms +171,075 rows: 0 inserted, 0 updated, 171,075 unchanged")
				.containsPattern("cities +a prefix +[\\d.]+ ms +67 of CH begin with Z: ")
				.containsPattern("cities +COPY to CSV +[\\d.]+ ms +171,075 rows, 6\\.7 MB")
				.containsPattern("blog +the latest posts +[\\d.]+ ms +The cities are here")
				.doesNotContain("Serving", "\r", "ERROR", "WARN", "Exception");
		}
	}

	@Test
	void repeatedLoadOfKeptDataChangesNothing(@TempDir Path data) throws Exception {
		Map<String, String> environment = Map.of("APP_POSTGRES_EMBEDDED_DATA_DIRECTORY",
				data.resolve("kept").toString());
		try (ForkedApplication first = ForkedApplication.start(List.of(), environment, "--once")) {
			assertThat(first.awaitExit()).as(first.output()).isZero();
			assertThat(first.output()).contains("Loaded 171,075 cities");
		}
		try (ForkedApplication second = ForkedApplication.start(List.of(), environment, "--once")) {
			assertThat(second.awaitExit()).as(second.output()).isZero();
			assertThat(second.output()).contains("Loaded 171,075 cities", "0 inserted, 0 updated, 171,075 unchanged",
					"171,075 rows, 6.7 MB");
		}
	}

	@Test
	void failureIsAnExitCode() throws Exception {
		try (ForkedApplication once = ForkedApplication.start(List.of(), Map.of("APP_POSTGRES_PROFILES_CITIES_DSN",
				"postgresql://nobody@localhost:1/cities", "APP_POSTGRES_PROFILES_CITIES_STARTUP_MODE", "fail-fast"),
				"--once")) {
			assertThat(once.awaitExit()).as(once.output()).isNotZero();
			assertThat(once.output()).contains("APPLICATION FAILED TO START", "cities");
		}
	}

}

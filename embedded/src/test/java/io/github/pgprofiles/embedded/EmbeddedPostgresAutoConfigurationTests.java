package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.pgprofiles.autoconfigure.ConnectionDetailsFallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedPostgresAutoConfigurationTests {

	@Test
	void startsNoServerWhenNoProfileAsks(@TempDir Path parent) {
		Path data = parent.resolve("data");
		Servers.runner(data).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ConnectionDetailsFallback.class);
			assertThat(data).doesNotExist();
		});
	}

	@Test
	void backsOffWhenApplicationHasFallbackOfItsOwn() {
		Servers.runner().withBean("mine", ConnectionDetailsFallback.class, () -> (profile) -> {
			throw new UnsupportedOperationException();
		})
			.run((context) -> assertThat(context).getBean(ConnectionDetailsFallback.class)
				.isSameAs(context.getBean("mine")));
	}

	@Test
	void failsWhenKeyIsUnknown() {
		Servers.runner().withPropertyValues("app.postgres.embedded.data-dir=x").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(analyze(context.getStartupFailure()).getDescription())
				.contains("app.postgres.embedded.data-dir");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureJdbc",
			"org.springframework.boot.data.jdbc.test.autoconfigure.AutoConfigureDataJdbc",
			"org.springframework.boot.data.jpa.test.autoconfigure.AutoConfigureDataJpa",
			"org.springframework.boot.jooq.test.autoconfigure.AutoConfigureJooq",
			"org.springframework.boot.autoconfigure.AutoConfiguration" })
	void isListedForBootAndItsTestSlices(String annotation) throws IOException {
		assertThat(getClass().getClassLoader().resources("META-INF/spring/" + annotation + ".imports"))
			.anySatisfy((url) -> assertThat(new String(url.openStream().readAllBytes(), StandardCharsets.UTF_8).lines())
				.containsExactly(EmbeddedPostgresAutoConfiguration.class.getName()));
	}

	@Test
	void refusesDataDirectoryThatIsFile(@TempDir Path parent) throws IOException {
		Path file = Files.writeString(parent.resolve("data"), "");
		refuses(file, "is a file");
		refuses(file.resolve("below"), "cannot be created");
	}

	@Test
	void refusesDataDirectoryOfAnotherVersion(@TempDir Path data) throws IOException {
		Files.writeString(data.resolve("PG_VERSION"), "17\n");
		refuses(data, "was made by PostgreSQL 17, and this is PostgreSQL 18", "pg_dump");
	}

	@Test
	void refusesDataDirectoryWithOtherFilesAndLeavesThemAlone(@TempDir Path data) throws IOException {
		Path thesis = Files.writeString(data.resolve("thesis.tex"), "years of work");
		refuses(data, "holds something else than a database");
		assertThat(thesis).hasContent("years of work");
	}

	@Test
	void refusesDataDirectoryThatIsNotComplete(@TempDir Path data) throws IOException {
		Files.writeString(data.resolve("PG_VERSION"), "18\n");
		refuses(data, "has no file 'pgpass'");
	}

	@Test
	void refusesDataDirectoryThatShellWouldRead(@TempDir Path parent) {
		refuses(parent.resolve("$(date)"), "has a character in its name");
		assertThat(parent).isEmptyDirectory();
	}

	private static void refuses(Path data, String... words) {
		Servers.runner(data).withBean(EmbeddedPostgresIT.Asking.class).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription() + analysis.getAction())
				.contains(data.toString(), "app.postgres.embedded.data-directory")
				.contains(words);
			assertThat(analysis.getAction()).isNotBlank();
		});
	}

	private static FailureAnalysis analyze(Throwable failure) {
		// Those that want a bean factory are passed over
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, (type, name, ex) -> {
			});
		return analyzers.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow();
	}

}

package io.github.pgprofiles.docs;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The BOM has every module that is published, and the poms what Central asks for. */
class PublishedModulesTests {

	private static final Pom TOP = Pom.of(".");

	private static final Pom BOM = Pom.of("bom");

	/** The published modules; the top pom and the BOM are published too. */
	static Stream<Pom> modules() {
		return TOP.all("/project/modules/module")
			.stream()
			.filter((module) -> !module.equals("bom"))
			.map(Pom::of)
			.filter(Pom::isPublished);
	}

	@Test
	void bomListsEveryPublishedModuleAndNothingElse() {
		List<String> published = modules().map((module) -> module.text("/project/artifactId")).toList();
		assertThat(published).contains("postgres-profiles-client", "postgres-profiles-spring-boot-starter");
		assertThat(BOM.all("//dependency/artifactId")).containsExactlyInAnyOrderElementsOf(published);
	}

	@Test
	void bomHasTheVersionOfTheRestForEachOfThem() {
		assertThat(BOM.text("/project/version")).isEqualTo(TOP.text("/project/version"));
		assertThat(BOM.all("//dependency/version")).isNotEmpty().containsOnly("${project.version}");
		assertThat(BOM.all("//dependency/groupId")).containsOnly(TOP.text("/project/groupId"));
	}

	@Test
	void bomTakesNothingFromAParent() {
		assertThat(BOM.all("/project/parent")).isEmpty();
	}

	@Test
	void bomIsBuiltWithThePluginsOfTheRest() {
		assertThat(BOM.properties()).contains("maven-gpg-plugin.version").allSatisfy((property) -> {
			String path = "/project/properties/" + property;
			assertThat(BOM.text(path)).as(property).isNotEmpty().isEqualTo(TOP.text(path));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "url", "inceptionYear", "licenses", "developers", "scm", "issueManagement" })
	void bomSaysTheSameOfTheProjectAsTheTopPom(String element) {
		assertThat(TOP.text("/project/" + element)).isNotEmpty();
		assertThat(BOM.text("/project/" + element)).isEqualTo(TOP.text("/project/" + element));
	}

	@ParameterizedTest
	@MethodSource("modules")
	void publishedModulesSayWhatTheyAre(Pom module) {
		assertThat(module.text("/project/name")).startsWith("Postgres Profiles: ");
		assertThat(module.text("/project/description")).isNotEmpty();
		assertThat(module.text("/project/parent/artifactId")).isEqualTo("postgres-profiles");
	}

	@Test
	void whatIsNotPublishedIsLeftOutOfTheBundle() {
		List<String> kept = TOP.all("/project/modules/module")
			.stream()
			.map(Pom::of)
			.filter((module) -> !module.isPublished())
			.map((module) -> module.text("/project/artifactId"))
			.toList();
		assertThat(kept).hasSize(2);
		assertThat(TOP.all("//excludeArtifacts/excludeArtifact")).containsExactlyInAnyOrderElementsOf(kept);
	}

}

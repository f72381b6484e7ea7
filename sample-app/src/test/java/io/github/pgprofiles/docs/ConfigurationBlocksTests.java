package io.github.pgprofiles.docs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.pgprofiles.docs.Document.Block;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What README and docs show as configuration is one. */
class ConfigurationBlocksTests {

	private static final Pattern EXPORT = Pattern.compile("export (APP_POSTGRES_\\w+)='?([^']*)'?");

	static Stream<Block> yamlBlocks() {
		return Document.all()
			.stream()
			.flatMap((page) -> page.blocks("yaml").stream())
			.filter((block) -> block.text().contains("postgres"))
			// of Docker Compose
			.filter((block) -> !block.text().startsWith("services:"));
	}

	@ParameterizedTest
	@MethodSource("yamlBlocks")
	void profilesOfYamlBlockAreAccepted(Block block) {
		Map<String, ?> settings = Configured.settings(Configured.yaml(block.text()));
		boolean hasProfiles = block.text().contains("profiles");
		assertThat(settings.isEmpty()).isNotEqualTo(hasProfiles);
	}

	static Stream<Block> shellBlocks() {
		return Document.all()
			.stream()
			.flatMap((page) -> Stream.of("", "sh", "shell", "bash")
				.flatMap((language) -> page.blocks(language).stream()))
			.filter((block) -> EXPORT.matcher(block.text()).find());
	}

	@ParameterizedTest
	@MethodSource("shellBlocks")
	void profilesOfEnvironmentVariablesAreAccepted(Block block) {
		Map<String, Object> variables = new LinkedHashMap<>();
		block.lines()
			.stream()
			.map(EXPORT::matcher)
			.filter((export) -> export.matches())
			.forEach((export) -> variables.put(export.group(1), export.group(2)));
		assertThat(Configured.settings(Configured.variables(variables))).isNotEmpty();
	}

}

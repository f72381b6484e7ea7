package io.github.pgprofiles.docs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** docs/client.md names below each example what it imports. */
class ClientPageImportsTests {

	private static final List<String> PACKAGES = List.of("io.github.pgprofiles", "io.github.pgprofiles.query",
			"io.github.pgprofiles.copy", "io.github.pgprofiles.transaction", "io.github.pgprofiles.lock",
			"io.github.pgprofiles.error", "io.github.pgprofiles.convert", "io.github.pgprofiles.config",
			"io.github.pgprofiles.types", "java.math", "java.time", "java.util", "java.util.stream",
			"org.springframework.dao", "org.springframework.stereotype", "org.springframework.transaction.annotation");

	private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w+");

	private static final Pattern IMPORT = Pattern.compile("`([a-z][\\w.]+\\.[A-Z]\\w+)`");

	/**
	 * An example and the line below it.
	 *
	 * @param code between the fences, without text in quotes
	 * @param below the first paragraph after it
	 */
	record Example(int line, String code, String below) {

		@Override
		public String toString() {
			return "line " + this.line;
		}

	}

	static Stream<Example> examples() {
		List<String> lines = Document.of("docs/client.md").lines();
		List<Example> examples = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).equals("```java")) {
				int end = i + lines.subList(i, lines.size()).indexOf("```");
				String code = String.join("\n", lines.subList(i + 1, end)).replaceAll("\"[^\"]*\"", "");
				List<String> after = lines.subList(Math.min(end + 2, lines.size()), lines.size());
				int blank = after.indexOf("");
				examples.add(new Example(i + 1, code,
						String.join(" ", after.subList(0, (blank < 0) ? after.size() : blank))));
			}
		}
		return examples.stream().filter((example) -> !example.code().contains("import "));
	}

	private static Set<String> needed(String code) {
		Set<String> needed = new LinkedHashSet<>();
		TYPE.matcher(code)
			.results()
			.map((match) -> match.group())
			.forEach((type) -> PACKAGES.stream()
				.map((each) -> each + "." + type)
				.filter((name) -> ClassUtils.isPresent(name, ClientPageImportsTests.class.getClassLoader()))
				.forEach(needed::add));
		return needed;
	}

	@ParameterizedTest
	@MethodSource("examples")
	void exampleIsFollowedByWhatItImports(Example example) {
		Set<String> named = new LinkedHashSet<>();
		if (example.below().startsWith("Imports: ")) {
			Matcher matcher = IMPORT.matcher(example.below());
			while (matcher.find()) {
				named.add(matcher.group(1));
			}
		}
		assertThat(named).containsExactlyInAnyOrderElementsOf(needed(example.code()));
	}

	@Test
	void thereAreExamplesWithImportsOfSeveralPackages() {
		assertThat(examples().flatMap((example) -> needed(example.code()).stream())).contains(
				"io.github.pgprofiles.PostgresClient", "io.github.pgprofiles.copy.CopyResult",
				"io.github.pgprofiles.error.PostgresError");
	}

}

package io.github.pgprofiles.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every package, type and test that docs/architecture.md names exists. */
class ArchitecturePageTests {

	private static final Path MAIN = Path.of("client/src/main/java/io/github/pgprofiles");

	private static final Path TEST = Path.of("client/src/test/java/io/github/pgprofiles");

	static Stream<List<String>> rows() {
		return Document.of("docs/architecture.md")
			.rows("verb of the API", "public type", "internal package", "test")
			.stream();
	}

	private static String name(String cell) {
		assertThat(cell).matches("`[\\w.]+`");
		return cell.replace("`", "");
	}

	private static Path file(String type) {
		return MAIN.resolve(type.replace('.', '/') + ".java");
	}

	@ParameterizedTest
	@MethodSource("rows")
	void publicTypeExists(List<String> row) {
		String type = name(row.get(1));
		assertThat(type).doesNotContain("internal");
		assertThat(Document.top().resolve(file(type))).content().contains("public ");
	}

	static Stream<List<String>> rowsWithInternals() {
		return rows().filter((row) -> !row.get(2).equals("—"));
	}

	@ParameterizedTest
	@MethodSource("rowsWithInternals")
	void internalPackageExists(List<String> row) {
		String folder = name(row.get(2));
		assertThat(folder).startsWith("internal.");
		assertThat(Document.top().resolve(file(folder + ".package-info"))).isRegularFile();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void testExists(List<String> row) {
		String test = name(row.get(3)) + ".java";
		assertThat(Document.files()).anyMatch((file) -> file.startsWith(TEST) && file.endsWith(test));
	}

	@Test
	void everyPublicPackageHasARow() {
		List<String> described = rows().map((row) -> name(row.get(1)).replaceFirst("\\.\\w+$", "")).toList();
		assertThat(publicPackages()).isNotEmpty().allMatch(described::contains);
	}

	private static List<String> publicPackages() {
		Path main = Document.top().resolve(MAIN);
		return Document.files()
			.stream()
			.filter((file) -> file.startsWith(MAIN) && file.endsWith("package-info.java"))
			.map((file) -> main.relativize(Document.top().resolve(file).getParent()).toString().replace('\\', '/'))
			.filter((folder) -> !folder.isEmpty() && !folder.startsWith("internal"))
			.toList();
	}

	@Test
	void typesOfACallExist() {
		List<String> types = Document.of("docs/architecture.md")
			.prose()
			.stream()
			.filter((line) -> line.matches("(\\d\\.| {3}|`stream).*"))
			.flatMap((line) -> Pattern.compile("`([A-Z]\\w+)`").matcher(line).results().map((found) -> found.group(1)))
			.filter((name) -> !name.equals("SQLException"))
			.distinct()
			.toList();
		assertThat(types).hasSizeGreaterThan(5)
			.allMatch((type) -> Document.files()
				.stream()
				.anyMatch((file) -> file.startsWith(MAIN) && file.endsWith(type + ".java")));
	}

}

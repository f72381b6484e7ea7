package io.github.pgprofiles.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links that lead somewhere, folders and files of a readable size, and nothing of the
 * machine that something was written on.
 */
class RepositoryTests {

	private static final Pattern TEXT = Pattern
		.compile(".*(\\.(md|java|xml|yml|yaml|properties|factories|imports|json|config)"
				+ "|LICENSE|NOTICE|Makefile|\\.editorconfig|\\.gitignore|\\.ci[/\\\\]run)");

	/** Home directories, and where build servers keep their work. */
	private static final Pattern PATH_OF_A_MACHINE = Pattern
		.compile("(?<![\\w.~-])/(home|root|Users|work|workspace|mnt|farm)/[\\w.]|\\b[A-Z]:\\\\{1,2}Users\\\\");

	private static final Pattern REGISTRY = Pattern.compile(
			"(?i)\\b(repo1?\\.maven|maven\\.org/maven2|registry\\.npmjs|deb\\.debian|[\\w-]*(artifactory|nexus|jfrog)[\\w-]*\\.[a-z]+)\\b");

	/** Of Java in one folder, so that a reader can take in its names. */
	private static final long MOST_FILES = 40;

	private static final long MOST_LINES = 400;

	static Stream<Document> pages() {
		return Document.all().stream();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void relativeLinksLeadToFilesAndHeadings(Document page) {
		List<String> broken = new ArrayList<>();
		for (String link : page.links()) {
			if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
				broken.add(link);
			}
		}
		assertThat(broken).isEmpty();
	}

	private static boolean leadsSomewhere(Document page, String link) {
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
		if (!Files.exists(Document.top().resolve(target))) {
			return false;
		}
		return parts.length == 1 || Document.of(target.toString()).anchors().contains(parts[1]);
	}

	@Test
	void everyPageOfTheDocsIsReachedFromTheirIndex() {
		List<String> linked = Document.of("docs/README.md").links();
		assertThat(pagesBeside("docs/README.md")).isNotEmpty().allMatch(linked::contains);
	}

	@Test
	void everyDecisionIsListed() {
		List<String> listed = Document.of("docs/adr/README.md")
			.rows("number", "decision")
			.stream()
			.map((row) -> row.get(0).replaceFirst("^\\[(\\d+)].*", "$1"))
			.toList();
		assertThat(pagesBeside("docs/adr/README.md")).isNotEmpty()
			.allMatch((name) -> listed.contains(name.replaceFirst("-.*", "")));
	}

	/** The names of the pages in the folder of an index. */
	private static List<String> pagesBeside(String index) {
		Path folder = Path.of(index).getParent();
		return Document.all()
			.stream()
			.map(Document::path)
			.filter((path) -> folder.equals(path.getParent()))
			.map((path) -> path.getFileName().toString())
			.filter((name) -> !name.equals("README.md"))
			.toList();
	}

	@Test
	void noFolderOfJavaHasManyFilesAndNoFileOfItManyLines() throws IOException {
		Map<Path, Long> sizes = new TreeMap<>();
		List<String> tooLong = new ArrayList<>();
		for (Path file : Document.files()) {
			if (file.toString().endsWith(".java")) {
				sizes.merge(file.getParent(), 1L, Long::sum);
				try (Stream<String> lines = Files.lines(Document.top().resolve(file))) {
					long count = lines.count();
					if (count > MOST_LINES) {
						tooLong.add(file + ": " + count);
					}
				}
			}
		}
		assertThat(sizes).hasSizeGreaterThan(20);
		assertThat(sizes).allSatisfy((folder, files) -> assertThat(files).isLessThanOrEqualTo(MOST_FILES));
		assertThat(tooLong).isEmpty();
	}

	@Test
	void noFileNamesAPathOrARegistryOfAMachine() throws IOException {
		List<String> found = new ArrayList<>();
		int files = 0;
		for (Path file : Document.files()) {
			if (TEXT.matcher(file.toString()).matches()) {
				files++;
				String text = Files.readString(Document.top().resolve(file), StandardCharsets.UTF_8);
				Stream.of(PATH_OF_A_MACHINE, REGISTRY)
					.flatMap((pattern) -> pattern.matcher(text).results())
					.forEach((match) -> found.add(file + ": " + match.group()));
			}
		}
		assertThat(files).isGreaterThan(100);
		assertThat(found).isEmpty();
	}

}

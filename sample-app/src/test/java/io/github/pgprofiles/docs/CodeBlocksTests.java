package io.github.pgprofiles.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.pgprofiles.docs.Document.Block;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of README and docs stands, line for line, in a test that runs it. */
class CodeBlocksTests {

	private static final Map<String, List<String>> SOURCES = new LinkedHashMap<>();

	@BeforeAll
	static void readSources() throws IOException {
		read("sample-app/src/test/java/io/github/pgprofiles/docs");
		// libraries that the sample does not have
		read("autoconfigure/src/test/java/io/github/pgprofiles/autoconfigure/data");
		read("autoconfigure/src/test/java/io/github/pgprofiles/autoconfigure/jooq");
	}

	private static void read(String folder) throws IOException {
		try (Stream<Path> files = Files.walk(Document.top().resolve(folder))) {
			for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				SOURCES.put(folder + "/" + file.getFileName().toString().replace(".java", ""),
						Files.readAllLines(file));
			}
		}
	}

	static Stream<Block> javaBlocks() {
		return Document.all().stream().flatMap((page) -> page.blocks("java").stream());
	}

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void javaBlockStandsInATestThatRunsIt(Block block) {
		List<String> holders = SOURCES.entrySet()
			.stream()
			.filter((source) -> contains(source.getValue(), block.lines()))
			.map(Map.Entry::getKey)
			.toList();
		assertThat(holders).as("sources that hold the block of " + block).isNotEmpty();
		assertThat(holders).as("sources that are run").anyMatch(CodeBlocksTests::isRun);
	}

	/** Whether it is an integration test, or one names it. */
	private static boolean isRun(String source) {
		return SOURCES.keySet()
			.stream()
			.filter((test) -> test.endsWith("IT"))
			.anyMatch((test) -> test.equals(source) || SOURCES.get(test)
				.stream()
				.anyMatch((line) -> Pattern.compile("\\b" + source.substring(source.lastIndexOf('/') + 1) + "\\b")
					.matcher(line)
					.find()));
	}

	private static boolean contains(List<String> source, List<String> block) {
		for (int i = 0; i + block.size() <= source.size(); i++) {
			if (Document.outdent(source.subList(i, i + block.size())).equals(block)) {
				return true;
			}
		}
		return false;
	}

	@Test
	void everyPageWithCodeIsLookedAt() {
		List<String> pages = new ArrayList<>();
		Document.all().stream().filter((page) -> !page.blocks("java").isEmpty()).forEach((page) -> {
			pages.add(page.path().toString().replace('\\', '/'));
		});
		assertThat(pages).contains("README.md", "docs/client.md", "docs/configuration.md", "docs/testing.md");
	}

	static Stream<Block> dependencyBlocks() {
		return Document.all()
			.stream()
			.flatMap((page) -> page.blocks("xml").stream())
			.filter((block) -> block.text().contains("<dependency>"));
	}

	@ParameterizedTest
	@MethodSource("dependencyBlocks")
	void dependencyExistsInThisBuild(Block block) throws IOException {
		String poms = "";
		for (Path file : Document.files()) {
			if (file.endsWith("pom.xml")) {
				poms += Files.readString(Document.top().resolve(file)).replaceAll("\\s+", "");
			}
		}
		String written = block.text().replaceAll("\\s+", "");
		List<String> coordinates = Pattern.compile("<groupId>[^<]+</groupId><artifactId>[^<]+</artifactId>")
			.matcher(written)
			.results()
			.map((found) -> found.group())
			.toList();
		assertThat(coordinates).isNotEmpty();
		assertThat(poms).contains(coordinates);
		List<String> ours = Pattern.compile(
				"<groupId>io\\.github\\.pgprofiles</groupId><artifactId>[^<]+</artifactId>(<version>[^<]+</version>)?")
			.matcher(written)
			.results()
			.map((found) -> found.group(1))
			.toList();
		assertThat(ours).as("versions").allMatch("<version>0.1.0-SNAPSHOT</version>"::equals);
		assertThat(poms).contains("<artifactId>postgres-profiles</artifactId><version>0.1.0-SNAPSHOT</version>");
	}

}

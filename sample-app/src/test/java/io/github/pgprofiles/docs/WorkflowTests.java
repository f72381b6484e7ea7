package io.github.pgprofiles.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Makefile is the one place of commands: workflows, scripts and pages call its
 * targets.
 */
class WorkflowTests {

	private static final Pattern TARGET = Pattern.compile("(?m)^([a-z-]+):");

	private static final Pattern STEP = Pattern.compile("(?m)^\\s+(?:- )?run: (.*)$");

	private static final Pattern ACTION = Pattern.compile("uses: (\\S+)");

	private static final Pattern CALL = Pattern.compile("(?m)(?:^run|`make|^make) ([a-z-]+)");

	static Stream<Path> workflows() {
		return Document.files().stream().filter((file) -> file.startsWith(Path.of(".github", "workflows")));
	}

	@ParameterizedTest
	@MethodSource("workflows")
	void stepsCallTargetsThatThereAre(Path workflow) throws IOException {
		List<String> commands = found(STEP, read(workflow));
		assertThat(commands).isNotEmpty().allSatisfy((command) -> {
			if (!Set.of(".ci/run", ".ci/run packages").contains(command)) {
				assertThat(command).startsWith("make ");
				assertThat(targets()).contains(command.replaceFirst("^make (\\S+).*", "$1"));
			}
		});
	}

	@ParameterizedTest
	@MethodSource("workflows")
	void actionsHaveVersionsAndJobsHaveAnEnd(Path workflow) throws IOException {
		String text = read(workflow);
		assertThat(found(ACTION, text)).isNotEmpty().allMatch((action) -> action.matches("[\\w-]+/[\\w/-]+@v\\d+"));
		assertThat(found(Pattern.compile("(timeout-minutes): \\d+"), text))
			.hasSameSizeAs(found(Pattern.compile("(runs-on):"), text));
		assertThat(text).contains("\npermissions:\n  contents: read\n");
	}

	/** The runner says CI=true, where they would fail without what they ask. */
	@ParameterizedTest
	@MethodSource("workflows")
	void jobsThatTestTheClientInstallWhatItsTestsAsk(Path workflow) throws IOException {
		for (String job : read(workflow).split("\n\n", -1)) {
			List<String> commands = found(STEP, job);
			int tests = indexOf(commands, "make (verify|it|it-container|test)\\b.*");
			if (tests >= 0) {
				assertThat(indexOf(commands, "\\.ci/run packages")).as(job).isBetween(0, tests - 1);
			}
		}
	}

	private static int indexOf(List<String> commands, String pattern) {
		return commands.indexOf(commands.stream().filter((each) -> each.matches(pattern)).findFirst().orElse(""));
	}

	@Test
	void pagesAndScriptsCallTargetsThatThereAre() throws IOException {
		Set<String> called = new HashSet<>(found(CALL, read(Path.of(".ci", "run"))));
		assertThat(called).contains("verify", "sample");
		for (Document page : Document.all()) {
			called.addAll(found(CALL, String.join("\n", page.lines())));
		}
		assertThat(targets()).containsAll(called);
	}

	private static List<String> targets() throws IOException {
		return found(TARGET, read(Path.of("Makefile")));
	}

	private static List<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
	}

	private static String read(Path file) throws IOException {
		return Files.readString(Document.top().resolve(file));
	}

}

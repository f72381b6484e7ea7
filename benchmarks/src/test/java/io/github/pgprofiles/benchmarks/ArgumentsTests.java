package io.github.pgprofiles.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArgumentsTests {

	@TempDir
	Path directory;

	@Test
	void runsAllCasesAtTheirOwnSizeWhenNothingIsSaid() {
		Arguments arguments = parse();
		assertThat(arguments.help()).isFalse();
		assertThat(arguments.cases()).isEqualTo(Benchmarks.CASES);
		assertThat(arguments.contenders()).isEmpty();
		assertThat(arguments.rows()).isNull();
		assertThat(arguments.rounds()).isNull();
		assertThat(arguments.json()).isNull();
	}

	@Test
	void takesCasesInTheOrderGiven() {
		assertThat(parse("--cases", "pk-read-tx, pk-read").cases()).extracting(BenchmarkCase::name)
			.containsExactly("pk-read-tx", "pk-read");
	}

	@Test
	void takesContendersAndRefusesOneGivenTwice() {
		assertThat(parse("--contenders", "raw, ours").contenders()).containsExactly("raw", "ours");
		refused("contender 'raw' is given twice", "--contenders", "raw,raw");
	}

	@Test
	void takesNumbersAndFile() {
		Path file = this.directory.resolve("out.json");
		Arguments arguments = parse("--rows", "7", "--json", file.toString(), "--rounds", "3");
		assertThat(arguments.rows()).isEqualTo(7);
		assertThat(arguments.rounds()).isEqualTo(3);
		assertThat(arguments.json()).isEqualTo(file);
	}

	@Test
	void listsTheKnownCasesWhenOneIsUnknown() {
		refused("unknown case 'pk-raed'; the cases are [pk-read, pk-read-tx", "--cases", "pk-read,pk-raed");
	}

	@Test
	void refusesAnEmptyNameOfACase() {
		refused("unknown case ''", "--cases", "pk-read,");
	}

	@Test
	void refusesACaseGivenTwice() {
		refused("case 'pk-read' is given twice", "--cases", "pk-read,pk-read");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "ten", "1.5", "99999999999" })
	void refusesWhatIsNoCount(String value) {
		refused("--rounds needs a whole number from 1 to 2147483647, not '" + value + "'", "--rounds", value);
		refused("--rows needs a whole number from 1 to 2147483647, not '" + value + "'", "--rows", value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--cases", "--contenders", "--rows", "--rounds", "--json" })
	void refusesAnOptionWithoutItsValue(String option) {
		refused(option + " needs a value", option);
		refused(option + " needs a value", option, "--help");
	}

	@Test
	void refusesAnOptionGivenTwice() {
		refused("--rows is given twice", "--rows", "1", "--rows", "2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--row", "pk-read", "-x" })
	void refusesAnUnknownOption(String option) {
		refused("unknown option '" + option + "'", option);
	}

	@Test
	void refusesAFileThatCannotBeWrittenBeforeAnythingRuns() {
		refused("there is no directory", "--json", this.directory.resolve("missing/out.json").toString());
		refused("is a directory", "--json", this.directory.toString());
	}

	@Test
	void badArgumentsEndWithExitCodeTwoAndAMessageAlone() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		assertThat(Benchmarks.run(new String[] { "--rows", "x" }, stream(out), stream(err))).isEqualTo(2);
		assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
		assertThat(err.toString(StandardCharsets.UTF_8).lines())
			.containsExactly("--rows needs a whole number from 1 to 2147483647, not 'x'", "See --help.");
	}

	@Test
	void helpNamesEveryOptionAndCase() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		assertThat(Benchmarks.run(new String[] { "--help" }, stream(out), System.err)).isZero();
		assertThat(out.toString(StandardCharsets.UTF_8))
			.contains("--cases", "--contenders", "--rows", "--rounds", "--json", "--help")
			.contains(Benchmarks.CASES.stream().map(BenchmarkCase::name).toList());
	}

	private static PrintStream stream(ByteArrayOutputStream bytes) {
		return new PrintStream(bytes, true, StandardCharsets.UTF_8);
	}

	private static Arguments parse(String... args) {
		return Arguments.parse(args, Benchmarks.CASES);
	}

	private static void refused(String message, String... args) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse(args)).withMessageContaining(message);
	}

}

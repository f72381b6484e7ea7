package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every row of the data is stored or ignored, in every format, whatever the reason. */
@EveryServer
class CopyIgnoredIT extends CopyFixture {

	private static final int ROWS = 10;

	record Row(int a, String b) {
	}

	/** A trigger drops every third row. */
	@BeforeEach
	void makeTable() {
		other.sql("drop table if exists sieve").update();
		other.sql("create table sieve (a int primary key, b text)").update();
		other
			.sql("create or replace function drop_thirds() returns trigger language plpgsql as $$ begin"
					+ " if new.a % 3 = 0 then return null; end if; return new; end $$")
			.update();
		other.sql("create trigger drop_thirds before insert on sieve for each row execute function drop_thirds()")
			.update();
	}

	private static List<CopyResult> inAllFormats(CopyInSpec copy, boolean where) {
		List<CopyResult> results = new ArrayList<>();
		String lines = IntStream.rangeClosed(1, ROWS).mapToObj((i) -> i + ",b\n").reduce("", String::concat);
		results.add(filtered(copy.csv(), where).from(bytes(lines)));
		results.add(filtered(again(copy).csv().header(), where).from(bytes("a,b\r" + lines.replace('\n', '\r'))));
		results.add(filtered(again(copy).text(), where).from(bytes(lines.replace(',', '\t') + "\\.\n")));
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		client.copy().query("select i, 'b' from generate_series(1, %d) as i".formatted(ROWS)).binary().to(binary);
		results.add(filtered(again(copy).binary(), where).from(new ByteArrayInputStream(binary.toByteArray())));
		results.add(filtered(again(copy).records(Row.class), where)
			.from(IntStream.rangeClosed(1, ROWS).mapToObj((i) -> new Row(i, "b"))));
		return results;
	}

	private static <S extends CopyInSpec.Transfer<S>> S filtered(S copy, boolean where) {
		return where ? copy.where("a > 5") : copy;
	}

	private static CopyInSpec again(CopyInSpec copy) {
		other.sql("truncate sieve").update();
		return copy;
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void rowsThatATriggerDropsAreIgnored(boolean upsert) {
		CopyInSpec.Table into = client.copy().into("sieve");
		for (CopyResult result : inAllFormats(upsert ? into.onConflict("a").update() : into, false)) {
			assertThat(List.of(result.stored(), result.ignored())).containsExactly(7L, 3L);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void rowsThatAConditionLeavesOutAreIgnoredToo(boolean upsert) {
		CopyInSpec.Table into = client.copy().into("sieve");
		for (CopyResult result : inAllFormats(upsert ? into.onConflict("a").update() : into, true)) {
			assertThat(List.of(result.stored(), result.ignored())).containsExactly(3L, 7L);
		}
	}

	@Test
	void rowsThatAreSkippedAreIgnoredBesideThoseThatATriggerDrops() {
		assumeTrue(version >= 17);
		CopyResult result = client.copy().into("sieve").csv().onErrorIgnore().from(bytes("1,a\nx,b\n3,c\n4,d\n"));
		assertThat(List.of(result.rows(), result.stored(), result.ignored())).containsExactly(2L, 2L, 2L);
	}

	/** What is stored is taken from the server, and lines are told apart as it does. */
	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "~~@true@0", "1,a@true@1", "1,\"¶\"¶2,\"«¶\"¶@true@2", "1,\"\"\"¶\"¶@true@1",
					"1\ta\\¶b¶2\tc@false@2", "1\ta¶\\.¶@false@1", "1\ta«2\tb«@false@2", "1\ta\\«¶2\tb¶@false@2",
					"1,a\\¶2,b¶@true@2", "1,\"a¶\\.¶b\"¶2,c¶@true@2", "1,a«¶2,b@true@2" })
	void nothingIsIgnoredWhereNothingIs(String data, boolean csv, long rows) {
		String text = data.replace('¶', '\n').replace('«', '\r');
		CopyInSpec.Table into = client.copy().into("t");
		CopyResult result = csv ? into.csv().from(bytes(text)) : into.text().from(bytes(text));
		assertThat(List.of(result.rows(), result.stored(), result.ignored())).containsExactly(rows, rows, 0L);
	}

	@Test
	void lineThatEndsTheDataIsNoRow() {
		assumeTrue(version < 18);
		CopyResult result = client.copy().into("t").csv().from(bytes("1,a\n\\.\n"));
		assertThat(List.of(result.rows(), result.stored(), result.ignored())).containsExactly(1L, 1L, 0L);
	}

}

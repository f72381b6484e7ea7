package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A byte order mark before the data is no part of it. */
@EveryServer
class CopyByteOrderMarkIT extends CopyFixture {

	private static final String MARK = "\ufeff";

	private static final byte[] BYTES = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	@TempDir
	private Path folder;

	/** Gives a byte at a time. */
	private static InputStream slow(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(length, 1));
			}

		};
	}

	private static Reader slowly(String text) {
		return new StringReader(text) {

			@Override
			public int read(char[] target, int offset, int length) throws IOException {
				return super.read(target, offset, Math.min(length, 1));
			}

		};
	}

	private Path file(String text) throws IOException {
		return Files.writeString(this.folder.resolve("data.csv"), text);
	}

	private Path compressed(String... parts) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (String part : parts) {
			try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
				gzip.write(part.getBytes(StandardCharsets.UTF_8));
			}
		}
		return Files.write(this.folder.resolve("data.gz"), bytes.toByteArray());
	}

	private List<CopyResult> everyWay(CopyInSpec.Characters<?> copy, String text) throws IOException {
		List<CopyResult> results = new ArrayList<>();
		results.add(copy.from(bytes(text)));
		results.add(copy.from(slow(text)));
		results.add(copy.from(Channels.newChannel(bytes(text))));
		results.add(copy.from(file(text)));
		results.add(copy.from(compressed(text)));
		results.add(copy.from(new StringReader(text)));
		results.add(copy.from(slowly(text)));
		return results;
	}

	@Test
	void markIsNoPartOfTheFirstValueWhateverTheSource() throws IOException {
		assertThat(everyWay(client.copy().into("t").columns("b", "a").csv(), MARK + "é,1\n")).allSatisfy((result) -> {
			assertThat(result.rows()).isOne();
			assertThat(result.bytes()).isEqualTo(5);
		});
		everyWay(client.copy().into("t").columns("b", "a").csv(), MARK + "\"é\",1");
		everyWay(client.copy().into("t").columns("b", "a").text(), MARK + "é\t1\n");
		assertThat(rows()).hasSize(21).containsOnly("1|é");
	}

	@Test
	void markIsNoPartOfANameInTheHeader() throws IOException {
		everyWay(client.copy().into("t").csv().headerMatch(), MARK + "a,b\n1,x\n");
		everyWay(client.copy().into("t").csv().headerMatch(), MARK + "\"a\",b\n1,x\n");
		everyWay(client.copy().into("t").csv().header(), MARK + "whatever\n1,x\n");
		everyWay(client.copy().into("t").text().headerMatch(), MARK + "a\tb\n1\tx\n");
		assertThat(rows()).hasSize(28).containsOnly("1|x");
	}

	@Test
	void markIsNoPartOfWhatIsStagedOrUpserted() {
		other.sql("create table keyed (k text primary key, v int)").update();
		for (int i = 1; i <= 2; i++) {
			client.copy().into("keyed").onConflict("k").update().csv().from(bytes(MARK + "x," + i + "\n"));
			client.copy()
				.into("keyed")
				.staging(
						"insert into keyed select k || '!', v from staging on conflict (k) do update set v = excluded.v")
				.text()
				.from(new StringReader(MARK + "x\t" + i + "\n"));
		}
		assertThat(other.sql("select k || v from keyed order by k").query(String.class).list()).containsExactly("x2",
				"x!2");
	}

	@Test
	void onlyOneMarkAtTheVeryBeginningIsLeftOut() throws IOException {
		CopyInSpec.Csv csv = client.copy().into("t").columns("b", "a").csv();
		String text = MARK + MARK + "x,1\n" + MARK + "x,1\n\"" + MARK + "x\",1\n";
		everyWay(csv, text);
		assertThat(rows()).hasSize(21).containsOnly("1|" + MARK + "x");
		emptyTheTable();
		csv.header().from(bytes("b,a\n" + MARK + "x,1\n"));
		csv.from(bytes("\"" + MARK + "x\",1\n"));
		csv.from(new StringReader("\"" + MARK + "x\",1\n"));
		csv.from(compressed("y,0\n", MARK + "x,1\n"));
		assertThat(rows()).containsExactly("0|y", "1|" + MARK + "x", "1|" + MARK + "x", "1|" + MARK + "x",
				"1|" + MARK + "x");
	}

	@Test
	void dataShorterThanAMarkIsData() throws IOException {
		CopyInSpec.Csv csv = client.copy().into("t").columns("b").csv();
		for (String text : List.of("", "x", "xy", "\n", MARK)) {
			everyWay(csv, text);
		}
		assertThat(everyWay(csv, MARK)).allSatisfy((result) -> {
			assertThat(result.rows()).isZero();
			assertThat(result.bytes()).isZero();
		});
		assertThat(rows()).containsOnly("-|x", "-|xy", "-|-").hasSize(21);
		byte[] half = { BYTES[0], BYTES[1] };
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> csv.from(new ByteArrayInputStream(half)));
	}

	@Test
	void markIsThatOfTheEncoding() {
		CopyInSpec.Csv csv = client.copy().into("t").columns("b", "a").csv();
		for (String name : List.of("GB18030", "UTF-8")) {
			Charset charset = Charset.forName(name);
			csv.encoding(charset).from(bytes(MARK + "日,1\n", charset));
			csv.encoding(charset).from(new StringReader(MARK + "日,1\n"));
		}
		csv.encoding(Charset.forName("Shift_JIS")).from(new StringReader(MARK + "日,1\n"));
		csv.encoding(StandardCharsets.US_ASCII).from(bytes(MARK + "日,1\n"));
		assertThat(rows()).hasSize(6).containsOnly("1|日");
	}

	@Test
	void threeCharactersOfAnEncodingWithoutAMarkAreData() {
		CopyInSpec.Csv csv = client.copy().into("t").columns("b").csv().encoding(StandardCharsets.ISO_8859_1);
		csv.from(new ByteArrayInputStream(BYTES));
		csv.from(new StringReader("ï»¿"));
		assertThat(rows()).hasSize(2).containsOnly("-|ï»¿");
	}

	@Test
	void linesColumnsAndProgressAreCountedWithoutTheMark() throws IOException {
		List<CopyProgress> told = new ArrayList<>();
		csv().onProgress(told::add).from(file(MARK + "1,x\n2,y\n"));
		CopyProgress last = told.get(told.size() - 1);
		assertThat(last.bytes()).isEqualTo(8);
		assertThat(last.totalBytes()).isEqualTo(8);
		assertThat(last.fraction()).isEqualTo(1.0);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> csv().from(bytes(MARK + "1,x\nz,y\n")))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(2));
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> csv().encoding(StandardCharsets.ISO_8859_1).from(new StringReader(MARK + "1,日\n")))
			.withMessageContaining("character 4");
	}

	@Test
	void binaryDataIsLeftAsItIs() {
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		client.copy().query("select 1, '%s'::text".formatted(MARK)).binary().to(binary);
		client.copy().into("t").binary().from(new ByteArrayInputStream(binary.toByteArray()));
		assertThat(rows()).containsExactly("1|" + MARK);
		ByteArrayOutputStream marked = new ByteArrayOutputStream();
		marked.writeBytes(BYTES);
		marked.writeBytes(binary.toByteArray());
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.copy().into("t").binary().from(new ByteArrayInputStream(marked.toByteArray())));
	}

}

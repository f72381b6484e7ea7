package io.github.pgprofiles.internal.copy.io;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BinaryCounterTests {

	/** Rows of two columns, of which one is NULL in every other row. */
	private static byte[] data(int extension, int rows) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.write("PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
		out.writeInt(0);
		out.writeInt(extension);
		out.write(new byte[extension]);
		for (int row = 0; row < rows; row++) {
			out.writeShort(2);
			if (row % 2 == 0) {
				out.writeInt(-1);
			}
			else {
				out.writeInt(row);
				out.write(new byte[row]);
			}
			out.writeInt(4);
			out.writeInt(row);
		}
		out.writeShort(-1);
		return bytes.toByteArray();
	}

	@Test
	void countsRowsWhereverTheDataIsCut() throws IOException {
		for (int extension : new int[] { 0, 7 }) {
			byte[] data = data(extension, 9);
			for (int cut = 0; cut <= data.length; cut++) {
				BinaryCounter counter = new BinaryCounter();
				counter.count(data, 0, cut);
				assertThat(counter.rows()).isLessThanOrEqualTo(9);
				counter.count(data, cut, data.length - cut);
				assertThat(counter.rows()).isEqualTo(9);
			}
		}
	}

	@Test
	void dataMayNotEndBetweenTwoRows() throws IOException {
		for (int extension : new int[] { 0, 7 }) {
			byte[] data = data(extension, 3);
			int start = 19 + extension;
			// with the first byte of the next row as well
			List<Integer> refused = List.of(start, start + 1, start + 14, start + 15, start + 29, start + 30,
					data.length - 2, data.length - 1);
			for (int length = 0; length <= data.length; length++) {
				BinaryCounter counter = new BinaryCounter();
				counter.count(data, 0, length);
				if (refused.contains(length)) {
					assertThatExceptionOfType(CopyException.class).as("cut at %d", length)
						.isThrownBy(counter::requireComplete)
						.withMessageContaining("after row %d ".formatted(counter.rows()));
				}
				else {
					// complete, or refused by the server
					counter.requireComplete();
				}
			}
		}
	}

	@Test
	void whatIsNoneOfTheFormatIsLeftToTheServer() {
		BinaryCounter counter = new BinaryCounter();
		counter.count("1,a\n2,b\n and so on, for longer than a header".getBytes(StandardCharsets.UTF_8), 0, 40);
		counter.requireComplete();
		assertThat(counter.rows()).isZero();
	}

	@Test
	void countsRowsThatComeByteByByte() throws IOException {
		byte[] data = data(0, 100);
		BinaryCounter counter = new BinaryCounter();
		long before = 0;
		for (int i = 0; i < data.length; i++) {
			counter.count(data, i, 1);
			assertThat(counter.rows()).isBetween(before, before + 1);
			before = counter.rows();
		}
		assertThat(before).isEqualTo(100);
	}

	@Test
	void countsRowsWithoutColumnsAndNothingAfterTheEnd() throws IOException {
		BinaryCounter counter = new BinaryCounter();
		byte[] header = data(0, 0);
		counter.count(header, 0, header.length - 2);
		counter.count(new byte[] { 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0 }, 0, 12);
		assertThat(counter.rows()).isEqualTo(3);
	}

}

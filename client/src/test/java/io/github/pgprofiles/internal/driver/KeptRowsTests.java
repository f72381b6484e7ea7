package io.github.pgprofiles.internal.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.github.pgprofiles.internal.driver.rows.KeptRows;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeptRowsTests {

	private final KeptRows rows = new KeptRows();

	private byte[] next() {
		assertThat(this.rows.next()).isTrue();
		return Arrays.copyOfRange(this.rows.buffer(), this.rows.offset(), this.rows.offset() + this.rows.length());
	}

	@Test
	void rowsOfAnySizeComeInTheirOrder() {
		Random random = new Random(7);
		for (int portion = 0; portion < 5; portion++) {
			List<byte[]> expected = new ArrayList<>();
			for (int i = 0; i < 2000; i++) {
				byte[] row = new byte[2 + ((i % 100 == 0) ? random.nextInt(200_000) : random.nextInt(300))];
				random.nextBytes(row);
				expected.add(row);
				if (i % 3 == 0) {
					this.rows.add(row);
				}
				else {
					byte[] within = new byte[row.length + 20];
					System.arraycopy(row, 0, within, 10, row.length);
					this.rows.add(within, 10, row.length);
					Arrays.fill(within, (byte) 0);
				}
			}
			for (byte[] row : expected) {
				assertThat(next()).isEqualTo(row);
			}
			assertThat(this.rows.next()).isFalse();
		}
	}

	@Test
	void rowsAtTheBorderOfABlock() {
		for (int size = 65_520; size < 65_545; size++) {
			byte[] row = new byte[size];
			Arrays.fill(row, (byte) size);
			this.rows.add(row, 0, size);
			this.rows.add(new byte[] { 1 }, 0, 1);
			assertThat(next()).isEqualTo(row);
			assertThat(next()).containsExactly(1);
			assertThat(this.rows.next()).isFalse();
		}
	}

	@Test
	void nothingIsLeftAfterAClear() {
		this.rows.add(new byte[] { 1 }, 0, 1);
		this.rows.clear();
		assertThat(this.rows.next()).isFalse();
	}

}

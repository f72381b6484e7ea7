package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;
import java.util.Arrays;

import io.github.pgprofiles.internal.mapping.RowBuffer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Rows of a server that means it, and of one that does not. */
class PortalRowsTests {

	private static byte[] bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

	private static void refused(int columns, byte[] row) {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> PortalRows.point(new RowBuffer(columns), row, 0, row.length))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08P01"));
	}

	@Test
	void valuesAndNullsAreFound() throws SQLException {
		RowBuffer row = new RowBuffer(3);
		PortalRows.point(row, bytes(9, 0, 3, 0, 0, 0, 2, 7, 8, -1, -1, -1, -1, 0, 0, 0, 0, 9), 1, 16);
		assertThat(row.byteCount()).isEqualTo(2);
		PortalRows.point(new RowBuffer(0), bytes(0, 0), 0, 2);
	}

	@Test
	void rowsThatAreNotWhatTheyShouldBeAreRefused() {
		refused(1, bytes());
		refused(1, bytes(0));
		refused(1, bytes(0, 2, 0, 0, 0, 0, 0, 0, 0, 0));
		refused(2, bytes(0, 1, 0, 0, 0, 0));
		refused(1, bytes(0, 1));
		refused(1, bytes(0, 1, 0, 0, 0));
		refused(1, bytes(0, 1, 0, 0, 0, 2, 7));
		refused(1, bytes(0, 1, 0x7f, -1, -1, -1, 7));
		refused(1, bytes(0, 1, -1, -1, -1, -2, 7));
		refused(1, Arrays.copyOf(bytes(-1, -1), 6));
	}

}

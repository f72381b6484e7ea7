package io.github.pgprofiles.internal.driver;

import java.util.Collections;
import java.util.List;

import io.github.pgprofiles.internal.driver.value.BatchArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;

import static org.assertj.core.api.Assertions.assertThat;

class BatchArrayTests {

	private static @Nullable BatchArray array(int rows, Object value, int type, int array, long most) {
		List<@Nullable Object[]> values = Collections.nCopies(rows, new @Nullable Object[] { value });
		int[][] types = Collections.nCopies(rows, new int[] { type }).toArray(int[][]::new);
		return BatchArray.of(values, types, 0, type, array, most);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3_000_000, 300_000 })
	void tooMuchIsNotEvenCopied(int length) {
		long most = 8L * 1024 * 1024;
		assertThat(array(1000, "x".repeat(length), Oid.TEXT, Oid.TEXT_ARRAY, most)).isNull();
		assertThat(array(1000, "1".repeat(length), Oid.NUMERIC, Oid.NUMERIC_ARRAY, most)).isNull();
		assertThat(array(1000, new byte[length], Oid.BYTEA, Oid.BYTEA_ARRAY, most)).isNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 999, 1000 })
	void asMuchAsThereMayBeIsTaken(long most) {
		assertThat(array(100, "x".repeat(10), Oid.TEXT, Oid.TEXT_ARRAY, most) != null).isEqualTo(most == 1000);
		assertThat(array(100, new byte[10], Oid.BYTEA, Oid.BYTEA_ARRAY, most) != null).isEqualTo(most == 1000);
	}

}

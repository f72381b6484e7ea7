package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Binary data that was cut is not taken for complete, wherever that was. */
@EveryServer
class CopyBinaryEndIT extends CopyFixture {

	private byte[] data;

	@BeforeEach
	void makeData() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		client.copy().query("select i, nullif(repeat('x', i), 'xx') from generate_series(1, 3) as i").binary().to(out);
		this.data = out.toByteArray();
		other.sql("create unique index if not exists t_a on t (a)").update();
	}

	private static List<CopyInSpec> copies() {
		CopyInSpec.Table into = client.copy().into("t");
		return List.of(into, into.onConflict("a").update(), into.onConflict("a").doNothing(),
				into.staging("insert into t select * from staging"));
	}

	/** In pieces as small as a source may give them. */
	private static InputStream slices(byte[] bytes) {
		return new ByteArrayInputStream(bytes) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(length, 1));
			}

		};
	}

	@Test
	void dataThatIsCutAnywhereStoresNothing() {
		for (CopyInSpec copy : copies()) {
			for (int length = 0; length < this.data.length; length++) {
				byte[] cut = Arrays.copyOf(this.data, length);
				assertThatExceptionOfType(DataAccessException.class).as("cut at %d", length)
					.isThrownBy(() -> copy.binary().from(slices(cut)));
			}
			assertThat(count()).isZero();
			assertThat(copy.binary().from(slices(this.data)).rows()).isEqualTo(3);
			emptyTheTable();
		}
	}

	@Test
	void dataWithoutItsTrailerIsRefusedWithWhatToDo() {
		for (CopyInSpec copy : copies()) {
			for (int missing : new int[] { 1, 2 }) {
				byte[] cut = Arrays.copyOf(this.data, this.data.length - missing);
				assertThatExceptionOfType(CopyException.class)
					.isThrownBy(() -> copy.binary().from(new ByteArrayInputStream(cut)))
					.withMessageContaining("after row 3 without its trailer")
					.withMessageContaining("FF FF");
			}
			assertThat(count()).isZero();
		}
		client.transaction()
			.run((tx) -> assertThatExceptionOfType(CopyException.class).isThrownBy(() -> tx.nested()
				.run((inner) -> inner.copy()
					.into("t")
					.binary()
					.from(new ByteArrayInputStream(Arrays.copyOf(this.data, this.data.length - 2))))));
	}

	@Test
	void whatIsNotOfTheFormatOrGoesOnBehindItsEndIsLeftToTheServer() {
		byte[] more = Arrays.copyOf(this.data, this.data.length + 1);
		for (byte[] bytes : new byte[][] { new byte[0], "1,a\n".getBytes(StandardCharsets.UTF_8), more,
				Arrays.copyOf(this.data, 15) }) {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> client.copy().into("t").binary().from(new ByteArrayInputStream(bytes)))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22P04"));
		}
		assertThat(count()).isZero();
	}

}

package io.github.pgprofiles.internal.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;

import io.github.pgprofiles.internal.mapping.RowBuffer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BinaryFramesTests {

	private static final byte[] SIGNATURE = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0 };

	private final RowBuffer row = new RowBuffer(2);

	private final BinaryFrames frames = new BinaryFrames(this.row);

	private interface Content {

		void write(DataOutputStream out) throws IOException;

	}

	private static byte[] bytes(Content content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			content.write(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return bytes.toByteArray();
	}

	private static void header(DataOutputStream out, int flags, int extension) throws IOException {
		out.write(SIGNATURE);
		out.writeInt(flags);
		out.writeInt(extension);
	}

	/** A row of two columns, one of them NULL. */
	private static void row(DataOutputStream out, String text) throws IOException {
		out.writeShort(2);
		out.writeInt(-1);
		out.writeInt(text.length());
		out.writeBytes(text);
	}

	private void assertRow(long bytes) throws SQLException {
		assertThat(this.frames.next()).isTrue();
		assertThat(this.row.byteCount()).isEqualTo(bytes);
	}

	/** A piece is a part of a larger array, of whose rest nothing must be read. */
	private void accept(byte[] piece) throws SQLException {
		byte[] array = new byte[piece.length + 60];
		Arrays.fill(array, (byte) 1);
		System.arraycopy(piece, 0, array, 30, piece.length);
		this.frames.accept(array, 30, piece.length);
	}

	private void begin() throws SQLException {
		accept(bytes((out) -> header(out, 0, 0)));
	}

	@Test
	void rowsAreFoundHoweverManyAPieceHas() throws SQLException {
		accept(bytes((out) -> {
			header(out, 0, 0);
			row(out, "one");
			row(out, "");
		}));
		assertRow(3);
		assertRow(0);
		assertThat(this.frames.next()).isFalse();
		accept(bytes((out) -> row(out, "three")));
		assertRow(5);
		accept(bytes((out) -> out.writeShort(-1)));
		assertThat(this.frames.next()).isFalse();
		assertThat(this.frames.isEnded()).isTrue();
	}

	@Test
	void headerMayStandAloneAndHaveAnExtension() throws SQLException {
		accept(bytes((out) -> {
			header(out, 0xffff, 5);
			out.write(new byte[5]);
		}));
		assertThat(this.frames.next()).isFalse();
		accept(new byte[0]);
		assertThat(this.frames.next()).isFalse();
		assertThat(this.frames.isEnded()).isFalse();
	}

	@Test
	void refusesWhatIsNoCopyInBinary() {
		breaks("no signature", new byte[0]);
		breaks("no signature", new byte[30]);
		breaks("flags", bytes((out) -> header(out, 0x10000, 0)));
		breaks("longer than its first message", bytes((out) -> header(out, 0, 1)));
		breaks("longer than its first message", bytes((out) -> header(out, 0, -1)));
	}

	@Test
	void refusesRowsThatDoNotAddUp() throws SQLException {
		begin();
		breaks("3 columns instead of 2", bytes((out) -> out.writeShort(3)));
		breaks("cut off", new byte[] { 0 });
		breaks("cut off", bytes((out) -> {
			out.writeShort(2);
			out.writeShort(0);
		}));
		breaks("longer than its message", bytes((out) -> {
			out.writeShort(2);
			out.writeInt(1);
		}));
		breaks("longer than its message", bytes((out) -> {
			out.writeShort(2);
			out.writeInt(Integer.MAX_VALUE);
		}));
		breaks("longer than its message", bytes((out) -> {
			out.writeShort(2);
			out.writeInt(-2);
		}));
	}

	@Test
	void refusesWhatFollowsTheEnd() throws SQLException {
		begin();
		breaks("after its end", bytes((out) -> {
			out.writeShort(-1);
			out.writeByte(0);
		}));
		accept(bytes((out) -> out.writeShort(-1)));
		assertThat(this.frames.next()).isFalse();
		breaks("after its end", new byte[1]);
	}

	private void breaks(String problem, byte[] message) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			accept(message);
			this.frames.next();
		})
			.withMessageContaining("COPY cannot be read")
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08P01"));
	}

}

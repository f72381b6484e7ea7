package io.github.pgprofiles.internal.copy.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Members of gzip, as RFC 1952 has them. */
class GzipStreamTests {

	private static final int NAME_AND_ALL = 0x1f;

	private static byte[] gzip(byte[] data) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(data);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return bytes.toByteArray();
	}

	private static byte[] gzip(String text) {
		return gzip(text.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] joined(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		return bytes.toByteArray();
	}

	private static byte[] read(byte[] file, int buffer) throws IOException {
		try (GzipStream stream = new GzipStream(new ByteArrayInputStream(file), buffer)) {
			return stream.readAllBytes();
		}
	}

	private static String text(byte[] file) throws IOException {
		return new String(read(file, 8), StandardCharsets.UTF_8);
	}

	/** A member whose header has everything that one may have. */
	private static byte[] withHeader(int flags, String data) {
		byte[] member = gzip(data);
		ByteArrayOutputStream header = new ByteArrayOutputStream();
		header.writeBytes(new byte[] { 0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3 });
		if ((flags & 4) != 0) {
			header.writeBytes(new byte[] { 44, 1 });
			header.writeBytes(new byte[300]);
		}
		if ((flags & 8) != 0) {
			header.writeBytes("naïve.csv\0".getBytes(StandardCharsets.ISO_8859_1));
		}
		if ((flags & 16) != 0) {
			header.writeBytes("a comment\0".getBytes(StandardCharsets.ISO_8859_1));
		}
		if ((flags & 2) != 0) {
			CRC32 crc = new CRC32();
			crc.update(header.toByteArray());
			header.write((int) crc.getValue());
			header.write((int) crc.getValue() >> 8);
		}
		return joined(header.toByteArray(), Arrays.copyOfRange(member, 10, member.length));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 512, 65_536 })
	void membersOfAnyKindAreReadInPiecesOfAnySize(int buffer) throws IOException {
		byte[] noise = new byte[100_000];
		new Random(1).nextBytes(noise);
		byte[] empty = gzip("");
		byte[] file = joined(gzip("a"), empty, empty, gzip(noise), withHeader(NAME_AND_ALL, "b"),
				gzip("c".repeat(9999)), empty);
		byte[] expected = joined("a".getBytes(StandardCharsets.UTF_8), noise, "b".getBytes(StandardCharsets.UTF_8),
				"c".repeat(9999).getBytes(StandardCharsets.UTF_8));
		assertThat(read(file, buffer)).isEqualTo(expected);
		try (GzipStream stream = new GzipStream(new ByteArrayInputStream(file), buffer)) {
			for (byte each : expected) {
				assertThat(stream.read()).isEqualTo(each & 0xff);
			}
			assertThat(stream.read()).isEqualTo(-1);
			assertThat(stream.read(new byte[9])).isEqualTo(-1);
		}
		assertThat(text(empty)).isEmpty();
	}

	@Test
	void headersOfAllFormsAreRead() throws IOException {
		for (int flags = 0; flags <= NAME_AND_ALL; flags++) {
			byte[] member = withHeader(flags, "x" + flags);
			assertThat(text(member)).isEqualTo("x" + flags);
			assertThat(text(joined(gzip("a"), member, gzip("b")))).isEqualTo("ax" + flags + "b");
		}
	}

	@Test
	void fileThatIsCutAnywhereButBetweenMembersIsRefused() throws IOException {
		byte[] first = withHeader(NAME_AND_ALL, "the first");
		byte[] file = joined(first, withHeader(NAME_AND_ALL, "and the second"));
		assertThat(text(file)).isEqualTo("the firstand the second");
		// nothing in a member says that another one follows
		assertThat(text(Arrays.copyOf(file, first.length))).isEqualTo("the first");
		for (int length = 0; length < file.length; length++) {
			byte[] cut = Arrays.copyOf(file, length);
			if (length != first.length) {
				assertThatExceptionOfType(EOFException.class).as("cut at byte %d", length)
					.isThrownBy(() -> text(cut))
					.withMessageContaining("cut")
					.withMessageContaining("byte " + length);
			}
		}
	}

	@Test
	void fileWithAByteThatChangedIsRefusedOrReadAsItWas() throws IOException {
		byte[] file = joined(withHeader(2 | 8, "one, two, three"), withHeader(2 | 16, "four, five, six"));
		String whole = text(file);
		for (int i = 0; i < file.length; i++) {
			for (int bit = 0; bit < 8; bit++) {
				byte[] damaged = file.clone();
				damaged[i] ^= (byte) (1 << bit);
				String read;
				try {
					read = text(damaged);
				}
				catch (IOException ex) {
					continue;
				}
				assertThat(read).as("bit %d of byte %d", bit, i).isEqualTo(whole);
			}
		}
	}

	@Test
	void zerosBehindTheLastMemberArePadding() throws IOException {
		for (int zeros : new int[] { 1, 2, 7, 9, 512, 100_000 }) {
			assertThat(text(joined(gzip("a"), gzip("b"), new byte[zeros]))).isEqualTo("ab");
			for (byte[] more : new byte[][] { { 1 }, { 0x1f }, gzip("c") }) {
				assertThatExceptionOfType(ZipException.class)
					.isThrownBy(() -> text(joined(gzip("a"), new byte[zeros], more)));
			}
		}
	}

	@Test
	void whatIsNoMemberBehindOneIsRefused() throws IOException {
		byte[] member = gzip("a");
		for (byte[] garbage : new byte[][] { { 1 }, { '\n' }, { 0x1f, 0x1f }, { (byte) 0x8b, 0x1f },
				"2,b\n3,c\n".getBytes(StandardCharsets.UTF_8), { 0x1f, (byte) 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 3, 0 },
				{ 0x1f, (byte) 0x8b, 8, 0x20, 0, 0, 0, 0, 0, 0, 3, 0 },
				{ 0x1f, (byte) 0x8b, 8, (byte) 0x80, 0, 0, 0, 0, 0, 0, 3, 0 } }) {
			assertThatExceptionOfType(ZipException.class).isThrownBy(() -> text(joined(member, garbage)));
		}
		assertThatExceptionOfType(ZipException.class).isThrownBy(() -> text(joined(member, new byte[] { 9 })))
			.withMessageContaining("byte " + member.length);
	}

	@Test
	void trailerThatDiffersIsRefused() {
		byte[] member = gzip("some data");
		for (int i = 1; i <= 8; i++) {
			byte[] damaged = joined(member, gzip("more"));
			damaged[member.length - i] ^= 1;
			assertThatExceptionOfType(ZipException.class).isThrownBy(() -> text(damaged))
				.withMessageContaining((i <= 4) ? "length" : "checksum");
		}
	}

	/** Beyond 4 GiB the trailer has the length's last four bytes only. */
	@Test
	void memberOfMoreThanFourGibibytesIsRead() throws IOException {
		int block = 64 * 1024 * 1024;
		int blocks = 65;
		byte[] zeros = new byte[block];
		byte[] compressed = new byte[block];
		Deflater deflater = new Deflater(1, true);
		deflater.setInput(zeros);
		// each full flush leaves what can be repeated
		int length = deflater.deflate(compressed, 0, block, Deflater.FULL_FLUSH);
		deflater.end();
		CRC32 crc = new CRC32();
		ByteArrayOutputStream file = new ByteArrayOutputStream();
		file.writeBytes(new byte[] { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 });
		for (int i = 0; i < blocks; i++) {
			file.write(compressed, 0, length);
			crc.update(zeros);
		}
		file.writeBytes(new byte[] { 3, 0 });
		for (long number : new long[] { crc.getValue(), (long) block * blocks }) {
			for (int i = 0; i < 4; i++) {
				file.write((int) (number >> (8 * i)));
			}
		}
		byte[] whole = joined(file.toByteArray(), gzip("end"));
		long read = 0;
		try (GzipStream stream = new GzipStream(new ByteArrayInputStream(whole), 65_536)) {
			for (int count = stream.read(zeros); count >= 0; count = stream.read(zeros)) {
				read += count;
			}
		}
		assertThat(read).isEqualTo((long) block * blocks + 3);
	}

	@Test
	void sourceThatIsSlowOrFailsIsReadAsItIs() throws IOException {
		byte[] file = joined(gzip("a"), gzip("b"), new byte[3]);
		InputStream slow = new FilterInputStream(new ByteArrayInputStream(file)) {

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				return super.read(target, offset, Math.min(length, 1));
			}

			@Override
			public int available() {
				return 0;
			}

		};
		try (GzipStream stream = new GzipStream(slow, 8192)) {
			assertThat(stream.readAllBytes()).isEqualTo("ab".getBytes(StandardCharsets.UTF_8));
		}
		IOException own = new IOException("own");
		InputStream failing = new FilterInputStream(new ByteArrayInputStream(gzip("a"))) {

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				int read = super.read(target, offset, length);
				if (read < 0) {
					throw own;
				}
				return read;
			}

		};
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new GzipStream(failing, 64).readAllBytes())
			.isSameAs(own);
	}

}

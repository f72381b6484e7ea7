package io.github.pgprofiles.internal.driver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NoticeLimitTests {

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

	private void message(char type, int length, boolean kept) {
		byte[] message = ByteBuffer.allocate(5 + length).put((byte) type).putInt(4 + length).array();
		for (int i = 5; i < message.length; i++) {
			message[i] = (byte) ((i % 3 == 0) ? 'N' : i);
		}
		this.sent.writeBytes(message);
		if (kept) {
			this.expected.writeBytes(message);
		}
	}

	private void notices(int count, int length, int kept) {
		for (int i = 0; i < count; i++) {
			message('N', length, i < kept);
		}
	}

	/** Arrives in pieces, with time-outs between them. */
	private static final class Sliced extends InputStream {

		private final ByteArrayInputStream all;

		private final Random random;

		private int arrived;

		Sliced(byte[] all, Random random) {
			this.all = new ByteArrayInputStream(all);
			this.random = random;
		}

		@Override
		public int read() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (this.arrived == 0) {
				if (this.all.available() > 0 && this.random.nextInt(4) == 0) {
					throw new SocketTimeoutException();
				}
				this.arrived = 1 + this.random.nextInt(this.random.nextBoolean() ? 3 : 400);
			}
			int read = this.all.read(bytes, offset, Math.min(length, this.arrived));
			this.arrived -= Math.max(0, read);
			return read;
		}

		@Override
		public int available() {
			return Math.min(this.arrived, this.all.available());
		}

	}

	private void assertThatTheRestArrives() throws IOException {
		for (int seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			InputStream limit = new NoticeLimit(new Sliced(this.sent.toByteArray(), random));
			ByteArrayOutputStream arrived = new ByteArrayOutputStream();
			byte[] buffer = new byte[300];
			while (true) {
				int there = random.nextBoolean() ? limit.available() : 0;
				int length = 1 + random.nextInt(random.nextBoolean() ? 8 : 200);
				try {
					int read = limit.read(buffer, 50, length);
					if (read < 0) {
						break;
					}
					assertThat(read).isBetween(1, length);
					arrived.write(buffer, 50, read);
				}
				catch (SocketTimeoutException ex) {
					// whoever reads a message waits for all of its header
					assertThat(there).as("seed %d: what was said to be there", seed).isLessThan(DriverInternals.HEADER);
				}
			}
			assertThat(arrived.toByteArray()).as("seed %d", seed).isEqualTo(this.expected.toByteArray());
		}
	}

	@Test
	void firstNoticesOfEachStatementAreKept() throws IOException {
		message('Z', 1, true);
		for (int statement = 0; statement < 3; statement++) {
			message('T', 40, true);
			notices(150, 30, NoticeLimit.MOST);
			message('D', 500, true);
			notices(20, 0, 0);
			message('D', 0, true);
			message('C', 9, true);
			message('Z', 1, true);
		}
		message('A', 12, true);
		notices(3, 10, 3);
		assertThatTheRestArrives();
	}

	@Test
	void portionsOfOneStatementHaveOneLimit() throws IOException {
		for (int portion = 0; portion < 5; portion++) {
			notices(60, 20, (portion == 0) ? 60 : (portion == 1) ? 40 : 0);
			message('D', 7, true);
			message('s', 0, true);
			message('Z', 1, true);
		}
		message('C', 9, true);
		message('Z', 1, true);
		notices(60, 20, 60);
		assertThatTheRestArrives();
	}

	@Test
	void noticesOfCopyInAreLeftToWhoeverReadsThem() throws IOException {
		message('G', 7, true);
		notices(300, 20, 300);
		message('C', 9, true);
		message('Z', 1, true);
		notices(300, 20, NoticeLimit.MOST);
		assertThatTheRestArrives();
	}

	@Test
	void longNoticesAreBoundedByTheirBytes() throws IOException {
		int length = NoticeLimit.MOST_BYTES / 4 - 4;
		notices(10, length, 4);
		message('Z', 1, true);
		notices(1, NoticeLimit.MOST_BYTES, 0);
		InputStream limit = new NoticeLimit(new ByteArrayInputStream(this.sent.toByteArray()));
		assertThat(limit.readAllBytes()).isEqualTo(this.expected.toByteArray());
	}

	@Test
	void whatIsNoMessagePasses() throws IOException {
		message('D', 10, true);
		byte[] nonsense = new byte[1000];
		new Random(1).nextBytes(nonsense);
		nonsense[0] = 'N';
		nonsense[1] = -1;
		this.sent.writeBytes(nonsense);
		this.expected.writeBytes(nonsense);
		assertThatTheRestArrives();
	}

}

package io.github.pgprofiles.internal.copy.io;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

import io.github.pgprofiles.error.CopyException;

/**
 * Characters as bytes. One that the encoding has no place for is refused rather than
 * replaced, and a byte order mark at the beginning left out. Not thread-safe; does not
 * close its reader.
 */
public final class EncodedStream extends InputStream implements Unmarked {

	/** The character that may stand before a text to say that it is Unicode. */
	public static final char BYTE_ORDER_MARK = '\ufeff';

	private static final int CHARACTERS = 16 * 1024;

	private static final char YEN = '\u00a5';

	private static final char OVERLINE = '\u203e';

	private final Reader reader;

	private final CharsetEncoder encoder;

	private final boolean hasLookalikes;

	private final CharBuffer characters = CharBuffer.allocate(CHARACTERS).flip();

	private final ByteBuffer bytes;

	/** Characters that were encoded before those in the buffer. */
	private long position;

	private boolean begun;

	private boolean ended;

	private boolean flushed;

	EncodedStream(Reader reader, Charset charset) {
		this.reader = reader;
		this.encoder = charset.newEncoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
		this.hasLookalikes = isAscii(charset.encode(String.valueOf(YEN)));
		this.bytes = ByteBuffer.allocate((int) (CHARACTERS * (double) this.encoder.maxBytesPerChar()) + 16).flip();
	}

	/** Whether all characters are there at once. */
	boolean isInMemory() {
		return this.reader.getClass() == StringReader.class || this.reader.getClass() == CharArrayReader.class;
	}

	private static boolean isAscii(ByteBuffer encoded) {
		// a character without a place is replaced by a question mark
		return encoded.remaining() == 1 && encoded.get(0) == '\\';
	}

	@Override
	public int read() throws IOException {
		return fill() ? this.bytes.get() & 0xff : -1;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		if (!fill()) {
			return -1;
		}
		int count = Math.min(length, this.bytes.remaining());
		this.bytes.get(target, offset, count);
		return count;
	}

	/** Makes sure that there is a byte, unless there is none any more. */
	private boolean fill() throws IOException {
		while (!this.bytes.hasRemaining() && !this.flushed) {
			if (!this.ended) {
				readMore();
			}
			encode();
		}
		return this.bytes.hasRemaining();
	}

	/**
	 * Japanese encodings have the yen sign and the overline where ASCII has backslash and
	 * tilde, and Java makes these of them.
	 */
	private void refuseLookalikes() {
		if (!this.hasLookalikes) {
			return;
		}
		for (int i = this.characters.position(); i < this.characters.limit(); i++) {
			char c = this.characters.get(i);
			if (c == YEN || c == OVERLINE) {
				throw refuse(this.position + i - this.characters.position() + 1);
			}
		}
	}

	private CopyException refuse(long character) {
		return new CopyException(null,
				"character %d of the source has no place in %s".formatted(character, this.encoder.charset().name()));
	}

	private void readMore() throws IOException {
		this.characters.compact();
		int read = this.reader.read(this.characters);
		this.ended = read < 0;
		this.characters.flip();
		if (!this.begun && this.characters.hasRemaining()) {
			this.begun = true;
			skipMark();
		}
	}

	private void skipMark() {
		if (this.characters.charAt(0) == BYTE_ORDER_MARK) {
			this.characters.get();
			this.position++;
		}
	}

	private void encode() {
		refuseLookalikes();
		this.bytes.clear();
		int before = this.characters.position();
		CoderResult result = this.encoder.encode(this.characters, this.bytes, this.ended);
		this.position += this.characters.position() - before;
		if (result.isError()) {
			throw refuse(this.position + 1);
		}
		if (this.ended && result.isUnderflow()) {
			this.flushed = this.encoder.flush(this.bytes).isUnderflow();
		}
		this.bytes.flip();
	}

}

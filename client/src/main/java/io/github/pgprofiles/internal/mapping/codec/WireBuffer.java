package io.github.pgprofiles.internal.mapping.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.github.pgprofiles.internal.text.ServerText;

/**
 * Bytes that are written one after the other, numbers in the order of the network and
 * text in UTF-8; grows as it must. Used again for many rows; not thread-safe.
 */
public final class WireBuffer {

	/** The largest array that every JVM makes. */
	private static final int LARGEST = Integer.MAX_VALUE - 8;

	private static final int MOST_BYTES_OF_A_CHAR = 3;

	/** Backspace to carriage return: what COPY's text writes with a letter. */
	private static final String ESCAPES = "btnvfr";

	private byte[] bytes;

	private int position;

	private int field;

	/**
	 * Makes an empty buffer.
	 * @param capacity for a start, in bytes
	 */
	public WireBuffer(int capacity) {
		this.bytes = new byte[capacity];
	}

	/** What was written, up to the position; another array once the buffer has grown. */
	public byte[] array() {
		return this.bytes;
	}

	public int position() {
		return this.position;
	}

	/** Forgets what was written from a position on. */
	public void reset(int position) {
		this.position = position;
	}

	/** The field of the row that was begun last, from 0; for messages. */
	public int field() {
		return this.field;
	}

	/** Says which field of the row comes. */
	public void field(int index) {
		this.field = index;
	}

	private void require(int count) {
		if (this.bytes.length - this.position < count) {
			grow(count);
		}
	}

	private void grow(long count) {
		long needed = this.position + count;
		if (needed > LARGEST) {
			throw new ConversionException("makes the row larger than two gigabytes");
		}
		this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(LARGEST, Math.max(needed, 2L * this.bytes.length)));
	}

	public void int1(int value) {
		require(1);
		this.bytes[this.position++] = (byte) value;
	}

	public void int2(int value) {
		require(2);
		Bytes.int2(this.bytes, this.position, (short) value);
		this.position += 2;
	}

	public void int4(int value) {
		require(4);
		Bytes.int4(this.bytes, this.position, value);
		this.position += 4;
	}

	public void int8(long value) {
		require(8);
		Bytes.int8(this.bytes, this.position, value);
		this.position += 8;
	}

	public void float4(float value) {
		int4(Float.floatToIntBits(value));
	}

	public void float8(double value) {
		int8(Double.doubleToLongBits(value));
	}

	public void bytes(byte[] value, int offset, int length) {
		require(length);
		System.arraycopy(value, offset, this.bytes, this.position, length);
		this.position += length;
	}

	/** Writes what remains of a buffer, which stays as it is. */
	public void bytes(ByteBuffer value) {
		int length = value.remaining();
		int at = skip(length);
		value.duplicate().get(this.bytes, at, length);
	}

	/**
	 * Reserves space for bytes that the caller sets in the {@link #array}.
	 * @return where they begin
	 */
	public int skip(int count) {
		require(count);
		int at = this.position;
		this.position += count;
		return at;
	}

	/**
	 * Begins a value whose length stands before it.
	 * @return what {@link #end} wants to know
	 */
	public int begin() {
		return skip(4);
	}

	/** Ends a value, and writes its length. */
	public void end(int begun) {
		Bytes.int4(this.bytes, begun, this.position - begun - 4);
	}

	/**
	 * Writes text in UTF-8.
	 * @throws ConversionException for U+0000 and half of a surrogate pair, which are no
	 * characters of PostgreSQL's
	 */
	public void utf8(String text) {
		int length = text.length();
		require(length);
		byte[] target = this.bytes;
		int at = this.position;
		int i = 0;
		while (i < length) {
			char c = text.charAt(i);
			// ASCII but for U+0000
			if ((char) (c - 1) >= 0x7f) {
				break;
			}
			target[at + i++] = (byte) c;
		}
		this.position = at + i;
		if (i < length) {
			characters(text, i, false);
		}
	}

	/**
	 * Writes text as a value of COPY's text format, with backslashes where it needs them.
	 */
	public void copyText(String text) {
		characters(text, 0, true);
	}

	private void characters(String text, int from, boolean escaped) {
		int length = text.length();
		reserve(length - from);
		for (int i = from; i < length; i++) {
			char c = text.charAt(i);
			if (c == 0) {
				throw new ConversionException(ServerText.problem(text, i));
			}
			if (c < 0x80) {
				ascii(c, escaped);
			}
			else if (c < 0x800) {
				two(c);
			}
			else if (!Character.isSurrogate(c)) {
				three(c);
			}
			else {
				four(pair(text, i++));
			}
		}
	}

	/** At most three bytes for each character, also for each half of a pair. */
	private void reserve(int characters) {
		long most = (long) MOST_BYTES_OF_A_CHAR * characters;
		if (this.bytes.length - this.position < most) {
			grow(most);
		}
	}

	private void ascii(char c, boolean escaped) {
		if (escaped && (c == '\\' || (c >= '\b' && c <= '\r'))) {
			this.bytes[this.position++] = '\\';
			this.bytes[this.position++] = (byte) ((c == '\\') ? '\\' : ESCAPES.charAt(c - '\b'));
		}
		else {
			this.bytes[this.position++] = (byte) c;
		}
	}

	private void two(char c) {
		this.bytes[this.position++] = (byte) (0xc0 | (c >> 6));
		this.bytes[this.position++] = (byte) (0x80 | (c & 0x3f));
	}

	private void three(char c) {
		this.bytes[this.position++] = (byte) (0xe0 | (c >> 12));
		this.bytes[this.position++] = (byte) (0x80 | ((c >> 6) & 0x3f));
		this.bytes[this.position++] = (byte) (0x80 | (c & 0x3f));
	}

	private void four(int point) {
		this.bytes[this.position++] = (byte) (0xf0 | (point >> 18));
		this.bytes[this.position++] = (byte) (0x80 | ((point >> 12) & 0x3f));
		this.bytes[this.position++] = (byte) (0x80 | ((point >> 6) & 0x3f));
		this.bytes[this.position++] = (byte) (0x80 | (point & 0x3f));
	}

	private static int pair(String text, int index) {
		if (!ServerText.isPair(text, index)) {
			throw new ConversionException(ServerText.problem(text, index));
		}
		return Character.toCodePoint(text.charAt(index), text.charAt(index + 1));
	}

}

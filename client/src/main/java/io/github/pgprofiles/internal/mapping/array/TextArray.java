package io.github.pgprofiles.internal.mapping.array;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads an array in text: {@code {1,2}}, {@code {{a,NULL},{"b c","\"d\""}}},
 * {@code [0:1]={1,2}}.
 */
final class TextArray implements Decoder {

	private static final int MOST_DIMENSIONS = 6;

	private final Decoder element;

	private final ArrayResult result;

	private final char delimiter;

	TextArray(Decoder element, ArrayResult result, char delimiter) {
		this.element = element;
		this.result = result;
		this.delimiter = delimiter;
	}

	@Override
	public Object decode(byte[] bytes, int offset, int length) {
		return new Reading(bytes, offset, offset + length).read();
	}

	private final class Reading {

		private final byte[] bytes;

		private final int end;

		private int at;

		private final List<@Nullable Object> elements = new ArrayList<>();

		private final int[] lengths = new int[MOST_DIMENSIONS];

		private final int[] bounds = { 1, 1, 1, 1, 1, 1 };

		private int depth;

		Reading(byte[] bytes, int from, int end) {
			this.bytes = bytes;
			this.at = from;
			this.end = end;
		}

		Object read() {
			readBounds();
			level(0);
			int count = this.elements.isEmpty() ? 0 : this.depth;
			requireWhole(count);
			return TextArray.this.result.make(java.util.Arrays.copyOf(this.lengths, count),
					java.util.Arrays.copyOf(this.bounds, count), this.elements.toArray());
		}

		/** What a container is made for was there: its rows are all of one length. */
		private void requireWhole(int count) {
			long product = (count > 0) ? 1 : 0;
			for (int i = 0; i < count && product <= this.elements.size(); i++) {
				product *= this.lengths[i];
			}
			if (product != this.elements.size()) {
				throw new ConversionException("is no array");
			}
		}

		/** Where an array does not begin at 1, its text begins with its bounds. */
		private void readBounds() {
			for (int dimension = 0; current() == '['; dimension++) {
				int colon = ++this.at;
				while (colon < this.end && this.bytes[colon] != ':') {
					colon++;
				}
				this.bounds[dimension] = (int) Bytes.wholeNumber(this.bytes, this.at, colon - this.at);
				while (current() != ']') {
					this.at++;
				}
				this.at++;
			}
			if (current() == '=') {
				this.at++;
			}
		}

		/** What is escaped is there as well. */
		private void advance() {
			this.at += (current() == '\\') ? 2 : 1;
			if (this.at > this.end) {
				throw new ConversionException("is no array");
			}
		}

		private byte current() {
			if (this.at >= this.end) {
				throw new ConversionException("is no array");
			}
			return this.bytes[this.at];
		}

		private void level(int level) {
			if (current() != '{' || level == MOST_DIMENSIONS) {
				throw new ConversionException("is no array");
			}
			this.at++;
			this.depth = Math.max(this.depth, level + 1);
			int count = 0;
			while (current() != '}') {
				if (current() == TextArray.this.delimiter) {
					this.at++;
				}
				if (current() == '{') {
					level(level + 1);
				}
				else {
					this.elements.add(value());
				}
				count++;
			}
			this.at++;
			this.lengths[level] = count;
		}

		private @Nullable Object value() {
			if (current() == '"') {
				return quoted();
			}
			int from = this.at;
			boolean escaped = false;
			while (current() != TextArray.this.delimiter && current() != '}') {
				escaped |= current() == '\\';
				advance();
			}
			if (this.at - from == 4 && isNull(from)) {
				return null;
			}
			return decode(from, this.at, escaped);
		}

		private boolean isNull(int from) {
			return this.bytes[from] == 'N' && this.bytes[from + 1] == 'U' && this.bytes[from + 2] == 'L'
					&& this.bytes[from + 3] == 'L';
		}

		private Object quoted() {
			int from = ++this.at;
			boolean escaped = false;
			while (current() != '"') {
				escaped |= current() == '\\';
				advance();
			}
			this.at++;
			return decode(from, this.at - 1, escaped);
		}

		private Object decode(int from, int to, boolean escaped) {
			if (!escaped) {
				return TextArray.this.element.decode(this.bytes, from, to - from);
			}
			byte[] plain = new byte[to - from];
			int count = 0;
			for (int i = from; i < to; i++) {
				if (this.bytes[i] == '\\') {
					i++;
				}
				plain[count++] = this.bytes[i];
			}
			return TextArray.this.element.decode(plain, 0, count);
		}

	}

}

package io.github.pgprofiles.internal.mapping.range;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

/**
 * Ranges in text: {@code [1,5)}, {@code (,"a,b"]}, {@code empty}; in a multirange,
 * {@code {[1,5),[7,9)}}. A bound with quotes in it has them doubled or after a backslash.
 */
final class TextRange implements RangeDecoder {

	private final Decoder bound;

	TextRange(Decoder bound) {
		this.bound = bound;
	}

	@Override
	public Range<Object> decode(byte[] bytes, int offset, int length) {
		return new Reading(bytes, offset, offset + length).range();
	}

	@Override
	public List<Range<Object>> decodeAll(byte[] bytes, int offset, int length) {
		Reading reading = new Reading(bytes, offset, offset + length);
		List<Range<Object>> ranges = new ArrayList<>();
		// the brace, and after each range a comma or the other brace
		reading.at++;
		while (reading.at < reading.end && bytes[reading.at] != '}') {
			ranges.add(reading.range());
			if (reading.at < reading.end && bytes[reading.at] == ',') {
				reading.at++;
			}
		}
		return ranges;
	}

	private final class Reading {

		private final byte[] bytes;

		private final int end;

		private int at;

		private byte @Nullable [] plain;

		Reading(byte[] bytes, int from, int end) {
			this.bytes = bytes;
			this.at = from;
			this.end = end;
		}

		private byte next() {
			if (this.at >= this.end) {
				throw new ConversionException("is no range");
			}
			return this.bytes[this.at++];
		}

		Range<Object> range() {
			byte first = next();
			if (first == 'e') {
				this.at += "mpty".length();
				return Range.none();
			}
			Object lower = bound();
			next();
			Object upper = bound();
			return new Range<>(lower, upper, first == '[', next() == ']', false);
		}

		/** Up to the comma or the bracket; nothing at all is no bound. */
		private @Nullable Object bound() {
			if (this.plain == null) {
				// the first has most before it; one for each would be as many bytes as
				// there are, times the ranges
				this.plain = new byte[Math.max(this.end - this.at, 0)];
			}
			byte[] plain = this.plain;
			int count = 0;
			int from = this.at;
			boolean quoted = false;
			for (byte c = next(); quoted || (c != ',' && c != ')' && c != ']'); c = next()) {
				if (c == '\\') {
					plain[count++] = next();
				}
				else if (c != '"') {
					plain[count++] = c;
				}
				else if (quoted && this.at < this.end && this.bytes[this.at] == '"') {
					plain[count++] = next();
				}
				else {
					quoted = !quoted;
				}
			}
			this.at--;
			return (this.at == from) ? null : TextRange.this.bound.decode(plain, 0, count);
		}

	}

}

package io.github.pgprofiles.internal.mapping.range;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

/** Ranges in binary: flags, then each bound with its length, if there is one. */
final class BinaryRange implements RangeDecoder {

	static final int EMPTY = 0x01;

	static final int LOWER_INCLUSIVE = 0x02;

	static final int UPPER_INCLUSIVE = 0x04;

	static final int LOWER_INFINITE = 0x08;

	static final int UPPER_INFINITE = 0x10;

	/** A length, and the flags. */
	private static final int LEAST = 5;

	private final Decoder bound;

	BinaryRange(Decoder bound) {
		this.bound = bound;
	}

	@Override
	public Range<Object> decode(byte[] bytes, int offset, int length) {
		Bytes.requireConnectionToSpare(1, 0, length);
		int end = offset + length;
		int flags = bytes[offset];
		if ((flags & EMPTY) != 0) {
			return Range.none();
		}
		int at = offset + 1;
		Object lower = null;
		if ((flags & LOWER_INFINITE) == 0) {
			lower = bound(bytes, at, end);
			at += 4 + Bytes.int4(bytes, at);
		}
		@Nullable Object upper = ((flags & UPPER_INFINITE) == 0) ? bound(bytes, at, end) : null;
		return new Range<>(lower, upper, (flags & LOWER_INCLUSIVE) != 0, (flags & UPPER_INCLUSIVE) != 0, false);
	}

	private Object bound(byte[] bytes, int at, int end) {
		return this.bound.decode(bytes, at + 4, Bytes.sizeOfValue(bytes, at, end));
	}

	@Override
	public List<Range<Object>> decodeAll(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int count = Bytes.count(bytes, offset, end, LEAST);
		int at = offset + 4;
		List<Range<Object>> ranges = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			int size = Bytes.sizeOfValue(bytes, at, end);
			ranges.add(decode(bytes, at + 4, size));
			at += 4 + size;
		}
		return ranges;
	}

}

package io.github.pgprofiles.internal.mapping.range;

import java.util.Collection;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

/**
 * Ranges in binary: flags, then each bound with its length, if there is one; multiranges
 * as their number, then each range with its length.
 */
final class RangeEncoder implements Encoder {

	private final Encoder bound;

	RangeEncoder(Encoder bound) {
		this.bound = bound;
	}

	@Override
	public void encode(Object value, WireBuffer out) {
		Range<?> range = (Range<?>) value;
		if (range.empty()) {
			out.int1(BinaryRange.EMPTY);
			return;
		}
		out.int1((range.lowerInclusive() ? BinaryRange.LOWER_INCLUSIVE : 0)
				| (range.upperInclusive() ? BinaryRange.UPPER_INCLUSIVE : 0)
				| ((range.lower() == null) ? BinaryRange.LOWER_INFINITE : 0)
				| ((range.upper() == null) ? BinaryRange.UPPER_INFINITE : 0));
		bound(range.lower(), out);
		bound(range.upper(), out);
	}

	private void bound(@Nullable Object bound, WireBuffer out) {
		if (bound != null) {
			int begun = out.begin();
			this.bound.encode(bound, out);
			out.end(begun);
		}
	}

	/** Writes a collection of ranges as a multirange. */
	Encoder multiple() {
		return (value, out) -> {
			Collection<?> ranges = (Collection<?>) value;
			out.int4(ranges.size());
			for (Object range : ranges) {
				if (range == null) {
					throw ConversionException.nullInMultirange();
				}
				int begun = out.begin();
				encode(range, out);
				out.end(begun);
			}
		};
	}

}

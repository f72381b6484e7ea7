package io.github.pgprofiles.internal.mapping.range;

import java.util.List;

import io.github.pgprofiles.types.Range;

/** Reads ranges, and the multiranges made of them, in one format. Thread-safe. */
interface RangeDecoder {

	Range<Object> decode(byte[] bytes, int offset, int length);

	List<Range<Object>> decodeAll(byte[] bytes, int offset, int length);

}

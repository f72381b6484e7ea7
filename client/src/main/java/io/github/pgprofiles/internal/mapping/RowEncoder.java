package io.github.pgprofiles.internal.mapping;

/** Stub. */
public interface RowEncoder<T> {

	void encode(T row, WireBuffer out);

}

package io.github.pgprofiles.internal.mapping;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Stub. */
public interface RowEncoding<T> {

	List<String> columns();

	boolean isBinary();

	@Nullable String textReason();

	RowEncoder<T> encoder();

}

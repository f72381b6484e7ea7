package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import io.github.pgprofiles.internal.mapping.codec.WireBuffer;

/**
 * Loaded once for each compiled writer, as a hidden class, with the handle for its data.
 * Never used under its own name.
 */
final class ConstantWriter extends CompiledWriter.Code {

	private static final MethodHandle HANDLE = ConstantClass.handle(MethodHandles.lookup());

	ConstantWriter() {
	}

	@Override
	void write(Object row, WireBuffer out) throws Throwable {
		HANDLE.invokeExact(row, out);
	}

}

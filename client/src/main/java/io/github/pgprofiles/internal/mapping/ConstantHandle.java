package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Loaded once for each compiled row, as a hidden class, with the handle for its data.
 * Never used under its own name.
 */
final class ConstantHandle extends CompiledRow.Code {

	private static final MethodHandle HANDLE = ConstantClass.handle(MethodHandles.lookup());

	ConstantHandle() {
	}

	@Override
	Object read(RowBuffer row) throws Throwable {
		return (Object) HANDLE.invokeExact(row);
	}

}

package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A handle that writes many rows, and becomes a constant once it is warm, as a
 * {@link CompiledRow} does. Thread-safe.
 */
final class CompiledWriter {

	private final String name;

	private final MethodHandle handle;

	/** May lose a count among threads; it need not be exact. */
	private int rows;

	private volatile @Nullable Code code;

	/**
	 * Creates a writer.
	 * @param name of what is written, for messages
	 * @param handle from an object and a buffer to nothing
	 */
	CompiledWriter(String name, MethodHandle handle) {
		this.name = name;
		this.handle = handle;
	}

	/** What is made of a handle. */
	abstract static class Code {

		abstract void write(Object row, WireBuffer out) throws Throwable;

	}

	/** Writes one row; what the object itself throws passes through. */
	void write(Object row, WireBuffer out) {
		Code compiled = this.code;
		try {
			if (compiled != null) {
				compiled.write(row, out);
				return;
			}
			if (++this.rows == ConstantClass.WARM) {
				this.code = ConstantClass.define(Code.class, ConstantWriter.class, this.handle);
			}
			this.handle.invokeExact(row, out);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new MappingException(null, "%s could not be read".formatted(this.name), ex);
		}
	}

}

package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;

import io.github.pgprofiles.error.MappingException;
import org.jspecify.annotations.Nullable;

/**
 * A handle that many rows go through. The first are read by the handle as it is; then it
 * becomes the constant of a class made for it, which the JIT compiles into one piece of
 * code: reading of every column, and constructor. Most queries never get there, and do
 * not pay for it. Thread-safe.
 *
 * @param <T> what a row becomes
 */
final class CompiledRow<T> implements RowDecoder<T> {

	private final String name;

	private final MethodHandle handle;

	/** May lose a count among threads; it need not be exact. */
	private int rows;

	private volatile @Nullable Code code;

	/**
	 * Creates a row.
	 * @param name of what is made, for messages
	 * @param handle from a row to an object
	 */
	CompiledRow(String name, MethodHandle handle) {
		this.name = name;
		this.handle = handle;
	}

	/** What is made of a handle. */
	abstract static class Code {

		abstract Object read(RowBuffer row) throws Throwable;

	}

	@Override
	@SuppressWarnings("unchecked") // the handle makes the type
	public T decode(RowBuffer row) {
		Code compiled = this.code;
		try {
			if (compiled != null) {
				return (T) compiled.read(row);
			}
			if (++this.rows == ConstantClass.WARM) {
				this.code = ConstantClass.define(Code.class, ConstantHandle.class, this.handle);
			}
			return (T) (Object) this.handle.invokeExact(row);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new MappingException(null, "%s could not be made from a row".formatted(this.name), ex);
		}
	}

}

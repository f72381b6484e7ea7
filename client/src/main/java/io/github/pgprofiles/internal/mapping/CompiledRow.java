package io.github.pgprofiles.internal.mapping;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handle that many rows go through. The first are read by the handle as it is; then it
 * becomes the constant of a class made for it, which the JIT compiles into one piece of
 * code: reading of every column, and constructor. Most queries never get there, and do
 * not pay for it. Thread-safe.
 *
 * @param <T> what a row becomes
 */
final class CompiledRow<T> implements RowDecoder<T> {

	private static final Logger logger = LoggerFactory.getLogger(CompiledRow.class);

	/** From here on a class of its own pays. */
	private static final int WARM = 2000;

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
			if (++this.rows == WARM) {
				this.code = compile();
			}
			return (T) (Object) this.handle.invokeExact(row);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw Refusal.mapping("%s could not be made from a row".formatted(this.name), ex);
		}
	}

	private @Nullable Code compile() {
		try (InputStream source = CompiledRow.class.getResourceAsStream("ConstantHandle.class")) {
			if (source == null) {
				return null;
			}
			return (Code) MethodHandles.lookup()
				.defineHiddenClassWithClassData(source.readAllBytes(), this.handle, true)
				.lookupClass()
				.getDeclaredConstructor()
				.newInstance();
		}
		catch (IOException | ReflectiveOperationException | LinkageError | UnsupportedOperationException ex) {
			// as in a native image, which makes no classes at run time
			logger.debug("Rows are read without a class of their own", ex);
			return null;
		}
	}

}

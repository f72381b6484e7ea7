package io.github.pgprofiles.internal.mapping;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a class once more for each handle, as a hidden class whose constant the handle
 * is: only then the JIT compiles the handle and its caller into one piece of code.
 */
final class ConstantClass {

	private static final Logger logger = LoggerFactory.getLogger(ConstantClass.class);

	/** From so many rows on a class of its own pays. */
	static final int WARM = 2000;

	private ConstantClass() {
	}

	/**
	 * Makes a class, and its one object.
	 * @param template that takes its handle by {@link #handle}; in this package
	 * @return {@code null} where no classes are made at run time, as in a native image
	 */
	static <C> @Nullable C define(Class<C> type, Class<? extends C> template, MethodHandle handle) {
		try (InputStream source = template.getResourceAsStream(template.getSimpleName() + ".class")) {
			if (source == null) {
				return null;
			}
			return type.cast(MethodHandles.lookup()
				.defineHiddenClassWithClassData(source.readAllBytes(), handle, true)
				.lookupClass()
				.getDeclaredConstructor()
				.newInstance());
		}
		catch (IOException | ReflectiveOperationException | LinkageError | UnsupportedOperationException ex) {
			logger.debug("Rows do without a class of their own", ex);
			return null;
		}
	}

	/** The handle that the class of a lookup was made for. */
	static MethodHandle handle(Lookup lookup) {
		try {
			return MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, MethodHandle.class);
		}
		catch (IllegalAccessException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

}

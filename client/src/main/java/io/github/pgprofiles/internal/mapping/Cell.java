package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a row as one Java type: as a method handle from a row to a value,
 * so that a whole row can be compiled, and no primitive is boxed on its way.
 */
final class Cell {

	private static final MethodHandle LONG = find("readLong", long.class, Decoder.OfLong.class);

	private static final MethodHandle INT = find("readInt", int.class, Decoder.OfInt.class);

	private static final MethodHandle DOUBLE = find("readDouble", double.class, Decoder.OfDouble.class);

	private static final MethodHandle BOOLEAN = find("readBoolean", boolean.class, Decoder.OfBoolean.class);

	private static final MethodHandle OBJECT = find("readObject", Object.class, Decoder.class);

	private static final MethodHandle PRIMITIVE = find("readPrimitive", Object.class, Decoder.class);

	private Cell() {
	}

	private static MethodHandle find(String method, Class<?> result, Class<?> decoder) {
		try {
			return MethodHandles.lookup()
				.findStatic(Cell.class, method, MethodType.methodType(result, decoder, int.class, RowBuffer.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** The handle from a row to a value of a class. */
	static MethodHandle handle(Decoder decoder, int column, Class<?> type) {
		MethodHandle generic;
		if (type == long.class && decoder instanceof Decoder.OfLong) {
			generic = LONG;
		}
		else if (type == int.class && decoder instanceof Decoder.OfInt) {
			generic = INT;
		}
		else if (type == double.class && decoder instanceof Decoder.OfDouble) {
			generic = DOUBLE;
		}
		else if (type == boolean.class && decoder instanceof Decoder.OfBoolean) {
			generic = BOOLEAN;
		}
		else {
			generic = type.isPrimitive() ? PRIMITIVE : OBJECT;
		}
		return MethodHandles.insertArguments(generic, 0, decoder, column)
			.asType(MethodType.methodType(type, RowBuffer.class));
	}

	static long readLong(Decoder.OfLong decoder, int column, RowBuffer row) {
		int length = required(column, row);
		try {
			return decoder.decodeLong(row.bytes[column], row.offsets[column], length);
		}
		catch (RuntimeException ex) {
			throw failure(ex);
		}
	}

	static int readInt(Decoder.OfInt decoder, int column, RowBuffer row) {
		int length = required(column, row);
		try {
			return decoder.decodeInt(row.bytes[column], row.offsets[column], length);
		}
		catch (RuntimeException ex) {
			throw failure(ex);
		}
	}

	static double readDouble(Decoder.OfDouble decoder, int column, RowBuffer row) {
		int length = required(column, row);
		try {
			return decoder.decodeDouble(row.bytes[column], row.offsets[column], length);
		}
		catch (RuntimeException ex) {
			throw failure(ex);
		}
	}

	static boolean readBoolean(Decoder.OfBoolean decoder, int column, RowBuffer row) {
		int length = required(column, row);
		try {
			return decoder.decodeBoolean(row.bytes[column], row.offsets[column], length);
		}
		catch (RuntimeException ex) {
			throw failure(ex);
		}
	}

	static Object readPrimitive(Decoder decoder, int column, RowBuffer row) {
		int length = required(column, row);
		try {
			return decoder.decode(row.bytes[column], row.offsets[column], length);
		}
		catch (RuntimeException ex) {
			throw failure(ex);
		}
	}

	static @Nullable Object readObject(Decoder decoder, int column, RowBuffer row) {
		row.column = column;
		int length = row.lengths[column];
		if (length < 0) {
			return null;
		}
		try {
			return decoder.decode(row.bytes[column], row.offsets[column], length);
		}
		catch (RuntimeException ex) {
			throw failure(ex);
		}
	}

	private static int required(int column, RowBuffer row) {
		row.column = column;
		int length = row.lengths[column];
		if (length < 0) {
			throw ConversionException.nullForPrimitive();
		}
		return length;
	}

	/** What Java's own parsers say shows the value. */
	private static ConversionException failure(RuntimeException ex) {
		return (ex instanceof ConversionException failure) ? failure : new ConversionException("cannot be read");
	}

}

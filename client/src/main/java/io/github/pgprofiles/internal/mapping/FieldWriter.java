package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.mapping.register.TextForm;
import org.jspecify.annotations.Nullable;

/**
 * Writes one field of a row: as a method handle from a value and a buffer to nothing, so
 * that a whole row can be compiled, and no primitive is boxed on its way.
 */
final class FieldWriter {

	private static final MethodHandle LONG = find("writeLong", Encoder.OfLong.class, int.class, long.class);

	private static final MethodHandle DOUBLE = find("writeDouble", Encoder.OfDouble.class, int.class, double.class);

	private static final MethodHandle BOOLEAN = find("writeBoolean", Encoder.OfBoolean.class, int.class, boolean.class);

	private static final MethodHandle OBJECT = find("writeObject", Encoder.class, int.class, boolean.class,
			Object.class);

	private static final MethodHandle TEXT = find("writeText", TextForm.class, int.class, boolean.class, Object.class);

	private static final MethodHandle NULL = find("writeNull", int.class, boolean.class);

	private static final MethodHandle NULL_TEXT = find("writeNullText", int.class, boolean.class);

	private static final MethodHandle COUNT = find("writeCount", int.class);

	private static final MethodHandle END = find("writeEnd");

	private FieldWriter() {
	}

	/** The buffer is the last parameter of each. */
	private static MethodHandle find(String method, Class<?>... parameters) {
		try {
			return MethodHandles.lookup()
				.findStatic(FieldWriter.class, method,
						MethodType.methodType(void.class, parameters).appendParameterTypes(WireBuffer.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** In binary, from a value of a class. */
	static MethodHandle binary(Encoder encoder, int field, boolean required, Class<?> type) {
		MethodHandle writer;
		if (encoder instanceof Encoder.OfLong && type.isPrimitive()) {
			writer = MethodHandles.insertArguments(LONG, 0, encoder, field);
		}
		else if (encoder instanceof Encoder.OfDouble && type.isPrimitive()) {
			writer = MethodHandles.insertArguments(DOUBLE, 0, encoder, field);
		}
		else if (encoder instanceof Encoder.OfBoolean && type.isPrimitive()) {
			writer = MethodHandles.insertArguments(BOOLEAN, 0, encoder, field);
		}
		else {
			writer = MethodHandles.insertArguments(OBJECT, 0, encoder, field, required);
		}
		return writer.asType(MethodType.methodType(void.class, type, WireBuffer.class));
	}

	/** In text, from a value of a class. */
	static MethodHandle text(TextForm form, int field, boolean required, Class<?> type) {
		return MethodHandles.insertArguments(TEXT, 0, form, field, required)
			.asType(MethodType.methodType(void.class, type, WireBuffer.class));
	}

	/** A NULL, from nothing. */
	static MethodHandle none(boolean binary, int field, boolean required) {
		return MethodHandles.insertArguments(binary ? NULL : NULL_TEXT, 0, field, required);
	}

	/** What comes before the fields of a row in binary. */
	static MethodHandle count(int fields) {
		return MethodHandles.insertArguments(COUNT, 0, fields);
	}

	/** What comes after the fields of a row in text. */
	static MethodHandle end() {
		return END;
	}

	static void writeLong(Encoder.OfLong encoder, int field, long value, WireBuffer out) {
		out.field(field);
		int begun = out.begin();
		encoder.encodeLong(value, out);
		out.end(begun);
	}

	static void writeDouble(Encoder.OfDouble encoder, int field, double value, WireBuffer out) {
		out.field(field);
		int begun = out.begin();
		encoder.encodeDouble(value, out);
		out.end(begun);
	}

	static void writeBoolean(Encoder.OfBoolean encoder, int field, boolean value, WireBuffer out) {
		out.field(field);
		int begun = out.begin();
		encoder.encodeBoolean(value, out);
		out.end(begun);
	}

	static void writeObject(Encoder encoder, int field, boolean required, @Nullable Object value, WireBuffer out) {
		if (value == null) {
			writeNull(field, required, out);
			return;
		}
		out.field(field);
		int begun = out.begin();
		encoder.encode(value, out);
		out.end(begun);
	}

	static void writeNull(int field, boolean required, WireBuffer out) {
		out.field(field);
		if (required) {
			throw ConversionException.nullForColumn();
		}
		out.int4(-1);
	}

	static void writeText(TextForm form, int field, boolean required, @Nullable Object value, WireBuffer out) {
		out.field(field);
		String text = (value != null) ? form.text(value) : null;
		if (text == null) {
			writeNullText(field, required, out);
			return;
		}
		separate(field, out);
		out.copyText(text);
	}

	static void writeNullText(int field, boolean required, WireBuffer out) {
		out.field(field);
		if (required) {
			throw ConversionException.nullForColumn();
		}
		separate(field, out);
		out.int1('\\');
		out.int1('N');
	}

	private static void separate(int field, WireBuffer out) {
		if (field > 0) {
			out.int1('\t');
		}
	}

	static void writeCount(int fields, WireBuffer out) {
		out.int2(fields);
	}

	static void writeEnd(WireBuffer out) {
		out.int1('\n');
	}

}

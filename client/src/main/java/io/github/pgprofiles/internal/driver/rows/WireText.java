package io.github.pgprofiles.internal.driver.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

import io.github.pgprofiles.internal.log.LineText;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Tuple;
import org.postgresql.util.ByteConverter;
import org.postgresql.util.StreamWrapper;

/**
 * Values on the wire as a line of the log shows them: bounded, and never what the driver
 * would have to read from a stream.
 */
@NullUnmarked
public final class WireText {

	/** Bytes of a value that are looked at: no letter takes more than 4. */
	private static final int MOST = 4 * LineText.VALUE + 8;

	/** Values in a line. */
	private static final int MOST_VALUES = 100;

	private WireText() {
	}

	/** The values of parameters, from and to. */
	public static @Nullable List<String> values(ParameterList parameters, int from, int to) {
		Object[] values = parameters.getValues();
		if (values == null) {
			return literals(parameters, from, to);
		}
		int[] types = parameters.getTypeOIDs();
		List<String> texts = new ArrayList<>(Math.min(to - from, MOST_VALUES));
		for (int i = from; i < to && i < values.length && texts.size() < MOST_VALUES; i++) {
			texts.add(value(values[i], (types != null && i < types.length) ? types[i] : 0));
		}
		return texts;
	}

	/** Of several statements, whose values the driver tells as literals only. */
	private static List<String> literals(ParameterList parameters, int from, int to) {
		List<String> texts = new ArrayList<>(Math.min(to - from, MOST_VALUES));
		for (int i = from; i < to && texts.size() < MOST_VALUES; i++) {
			texts.add(literal(parameters.toString(i + 1, true)));
		}
		return texts;
	}

	/** The driver's {@code ('text')} and {@code ('1'::int4)}. */
	private static String literal(String literal) {
		int end = literal.lastIndexOf('\'');
		if (!literal.startsWith("('") || end < 2) {
			return literal.equals("(NULL)") ? "null" : LineText.value(literal);
		}
		String text = LineText.value(literal.substring(2, end).replace("''", "'"));
		return literal.startsWith("'::", end) ? text : "'" + text + "'";
	}

	private static String value(Object value, int type) {
		if (value instanceof String text) {
			return quoted(text, type);
		}
		if (value instanceof byte[] bytes) {
			return binary(type, bytes, 0, bytes.length);
		}
		if (value instanceof StreamWrapper wrapper && wrapper.getBytes() != null) {
			return hex(wrapper.getBytes(), wrapper.getOffset(), wrapper.getLength());
		}
		if (value == null) {
			return "?";
		}
		// the driver has an object of its own for NULL
		return (value.getClass() == Object.class) ? "null" : "(binary)";
	}

	private static String quoted(String text, int type) {
		String shown = LineText.value(text);
		return isNumber(type) ? shown : "'" + shown + "'";
	}

	private static boolean isNumber(int type) {
		return switch (type) {
			case Oid.INT2, Oid.INT4, Oid.INT8, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC, Oid.OID, Oid.BOOL -> true;
			default -> false;
		};
	}

	/** A row of a result. */
	public static String row(Field[] fields, Tuple tuple) {
		return row(Math.min(tuple.fieldCount(), fields.length), (column) -> {
			byte[] value = tuple.get(column);
			if (value == null) {
				return "null";
			}
			int type = fields[column].getOID();
			return (fields[column].getFormat() == Field.BINARY_FORMAT) ? binary(type, value, 0, value.length)
					: text(type, value, 0, value.length);
		});
	}

	/** A row, as far as a line shows it. */
	public static String row(int columns, IntFunction<String> values) {
		StringBuilder row = new StringBuilder("(");
		for (int i = 0; i < columns; i++) {
			if (row.length() > MOST) {
				row.append(", …");
				break;
			}
			row.append((i > 0) ? ", " : "").append(values.apply(i));
		}
		return row.append(')').toString();
	}

	private static String text(int type, byte[] bytes, int offset, int length) {
		String text = new String(bytes, offset, Math.min(length, MOST), StandardCharsets.UTF_8);
		return quoted((length > MOST) ? text + " " : text, type);
	}

	/** A value in the binary format. */
	public static String binary(int type, byte[] bytes, int offset, int length) {
		try {
			return switch (type) {
				case Oid.INT2 -> String.valueOf(ByteConverter.int2(bytes, offset));
				case Oid.INT4 -> String.valueOf(ByteConverter.int4(bytes, offset));
				case Oid.INT8 -> String.valueOf(ByteConverter.int8(bytes, offset));
				case Oid.OID -> Integer.toUnsignedString(ByteConverter.int4(bytes, offset));
				case Oid.FLOAT4 -> String.valueOf(ByteConverter.float4(bytes, offset));
				case Oid.FLOAT8 -> String.valueOf(ByteConverter.float8(bytes, offset));
				case Oid.NUMERIC -> String.valueOf(ByteConverter.numeric(bytes, offset, length));
				case Oid.BOOL -> (bytes[offset] != 0) ? "true" : "false";
				case Oid.UUID -> uuid(bytes, offset);
				case Oid.TEXT, Oid.VARCHAR, Oid.BPCHAR, Oid.NAME, Oid.JSON, Oid.XML, Oid.UNSPECIFIED ->
					text(type, bytes, offset, length);
				case Oid.JSONB -> text(type, bytes, offset + 1, length - 1);
				default -> hex(bytes, offset, length);
			};
		}
		catch (RuntimeException ex) {
			return hex(bytes, offset, length);
		}
	}

	private static String uuid(byte[] bytes, int offset) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, 16);
		return "'" + new UUID(buffer.getLong(), buffer.getLong()) + "'";
	}

	private static String hex(byte[] bytes, int offset, int length) {
		int shown = Math.min(length, LineText.VALUE / 4);
		String text = "'\\x" + HexFormat.of().formatHex(bytes, offset, offset + shown) + "'";
		return (shown < length) ? text + "… (" + length + " bytes)" : text;
	}

}

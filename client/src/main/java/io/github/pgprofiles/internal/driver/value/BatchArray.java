package io.github.pgprofiles.internal.driver.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;
import org.postgresql.util.StreamWrapper;

import static java.util.Map.entry;

/**
 * The values of one parameter in all rows of a batch, as an array in the server's own
 * form, binary or text (PostgreSQL manual, chapter 'Arrays').
 */
public final class BatchArray {

	/** Those that the driver's setters name by themselves. */
	private static final Map<Integer, Integer> ARRAYS = Map.ofEntries(entry(Oid.INT2, Oid.INT2_ARRAY),
			entry(Oid.INT4, Oid.INT4_ARRAY), entry(Oid.INT8, Oid.INT8_ARRAY), entry(Oid.FLOAT4, Oid.FLOAT4_ARRAY),
			entry(Oid.FLOAT8, Oid.FLOAT8_ARRAY), entry(Oid.NUMERIC, Oid.NUMERIC_ARRAY), entry(Oid.BOOL, Oid.BOOL_ARRAY),
			entry(Oid.TEXT, Oid.TEXT_ARRAY), entry(Oid.VARCHAR, Oid.VARCHAR_ARRAY), entry(Oid.BYTEA, Oid.BYTEA_ARRAY),
			entry(Oid.UUID, Oid.UUID_ARRAY), entry(Oid.DATE, Oid.DATE_ARRAY), entry(Oid.TIME, Oid.TIME_ARRAY),
			entry(Oid.TIMETZ, Oid.TIMETZ_ARRAY), entry(Oid.TIMESTAMP, Oid.TIMESTAMP_ARRAY),
			entry(Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY), entry(Oid.INTERVAL, Oid.INTERVAL_ARRAY),
			entry(Oid.JSON, Oid.JSON_ARRAY), entry(Oid.JSONB, Oid.JSONB_ARRAY));

	/** Dimensions, whether there are NULLs, the elements' type, length, first index. */
	public static final int HEADER = 5 * Integer.BYTES;

	private static final int NULL = -1;

	private final int type;

	private final byte @Nullable [] binary;

	private final @Nullable String text;

	private BatchArray(int type, byte @Nullable [] binary, @Nullable String text) {
		this.type = type;
		this.binary = binary;
		this.text = text;
	}

	/**
	 * An array in binary.
	 * @param type of the array, by its OID
	 */
	public static BatchArray binary(int type, byte[] array) {
		return new BatchArray(type, array, null);
	}

	/**
	 * An array of texts, for the server to read as elements of a type.
	 * @param type of the array, by its OID
	 * @param values its elements, {@code null} for NULL
	 */
	public static BatchArray text(int type, Iterable<? extends @Nullable Object> values) {
		StringBuilder array = new StringBuilder().append('{');
		for (Object value : values) {
			append(array, value);
		}
		return new BatchArray(type, null, array.append('}').toString());
	}

	/** Whether texts of a type are the same in binary, in UTF-8. */
	public static boolean isTextInBinary(int type) {
		return isSameInBinary(type);
	}

	public int length() {
		return (this.binary != null) ? this.binary.length : (this.text != null) ? this.text.length() : 0;
	}

	public void bind(ParameterList parameters, int index) throws SQLException {
		if (this.binary != null) {
			parameters.setBinaryParameter(index, this.binary, this.type);
		}
		else if (this.text != null) {
			parameters.setStringParameter(index, this.text, this.type);
		}
	}

	/**
	 * Makes an array of the values of a column.
	 * @param columnType what the server takes a value for that has no type
	 * @param columnArray the type of an array of that; 0 for none
	 * @param most bytes or characters, which are counted before any is copied
	 * @return {@code null} if that cannot be
	 */
	public static @Nullable BatchArray of(List<@Nullable Object[]> rows, int[][] types, int column, int columnType,
			int columnArray, long most) {
		int type = -1;
		long length = 0;
		boolean texts = false;
		boolean bytes = false;
		for (int row = 0; row < rows.size(); row++) {
			Object value = rows.get(row)[column];
			if (isNull(value)) {
				continue;
			}
			ByteBuffer binary = bytes(value);
			texts |= value instanceof String;
			bytes |= binary != null;
			length += (value instanceof String text) ? text.length() : (binary != null) ? binary.remaining() : most + 1;
			if (length > most || (type >= 0 && types[row][column] != type)) {
				return null;
			}
			type = types[row][column];
		}
		int element = (type > 0) ? type : columnType;
		Integer array = (element == columnType) ? (Integer) columnArray : ARRAYS.get(element);
		if (array == null || array == 0 || (texts && bytes)) {
			return null;
		}
		if (texts && !isSameInBinary(element) && !(element == Oid.BOOL && areBooleans(rows, column))) {
			return new BatchArray(array, null, text(rows, column));
		}
		return new BatchArray(array, binary(rows, column, element), null);
	}

	/** The driver's own object stands for NULL. */
	private static boolean isNull(@Nullable Object value) {
		return value == null || value.getClass() == Object.class;
	}

	private static @Nullable ByteBuffer bytes(@Nullable Object value) {
		if (value instanceof byte[] own) {
			return ByteBuffer.wrap(own);
		}
		byte[] wrapped = (value instanceof StreamWrapper wrapper) ? wrapper.getBytes() : null;
		return (wrapped != null && value instanceof StreamWrapper wrapper)
				? ByteBuffer.wrap(wrapped, wrapper.getOffset(), wrapper.getLength()) : null;
	}

	private static boolean isSameInBinary(int type) {
		return type == Oid.TEXT || type == Oid.VARCHAR || type == Oid.BPCHAR;
	}

	/** As the driver writes them. */
	private static boolean areBooleans(List<@Nullable Object[]> rows, int column) {
		for (@Nullable
		Object[] row : rows) {
			Object value = row[column];
			if (!isNull(value) && !"TRUE".equals(value) && !"FALSE".equals(value)) {
				return false;
			}
		}
		return true;
	}

	private static byte[] binary(List<@Nullable Object[]> rows, int column, int element) {
		ByteBuffer buffer = ByteBuffer.allocate(HEADER + rows.size() * 2 * Long.BYTES);
		boolean nulls = false;
		buffer.position(HEADER);
		for (@Nullable
		Object[] row : rows) {
			ByteBuffer value = element(row[column], element);
			nulls |= value == null;
			buffer = ensure(buffer, Integer.BYTES + ((value != null) ? value.remaining() : 0));
			buffer.putInt((value != null) ? value.remaining() : NULL);
			if (value != null) {
				buffer.put(value);
			}
		}
		byte[] array = new byte[buffer.position()];
		buffer.flip().get(array);
		header(array, nulls, element, rows.size());
		return array;
	}

	/**
	 * Writes what an array in binary begins with, in {@link #HEADER} bytes; its elements
	 * follow, each behind its length, and -1 for NULL.
	 * @param nulls whether there are any
	 * @param element type of the elements, by its OID
	 * @param count of the elements, at least one
	 */
	public static void header(byte[] array, boolean nulls, int element, int count) {
		ByteBuffer.wrap(array).putInt(1).putInt(nulls ? 1 : 0).putInt(element).putInt(count).putInt(1);
	}

	private static @Nullable ByteBuffer element(@Nullable Object value, int type) {
		if (!(value instanceof String text)) {
			return bytes(value);
		}
		return ByteBuffer.wrap((type == Oid.BOOL) ? new byte[] { (byte) (text.equals("TRUE") ? 1 : 0) }
				: text.getBytes(StandardCharsets.UTF_8));
	}

	private static ByteBuffer ensure(ByteBuffer buffer, int more) {
		if (buffer.remaining() >= more) {
			return buffer;
		}
		long wanted = Math.max(2L * buffer.capacity(), (long) buffer.position() + more);
		return ByteBuffer.allocate((int) Math.min(wanted, Integer.MAX_VALUE - Long.BYTES)).put(buffer.flip());
	}

	private static String text(List<@Nullable Object[]> rows, int column) {
		StringBuilder array = new StringBuilder(rows.size() * 2 * Long.BYTES).append('{');
		for (@Nullable
		Object[] row : rows) {
			append(array, row[column]);
		}
		return array.append('}').toString();
	}

	private static void append(StringBuilder array, @Nullable Object element) {
		if (array.length() > 1) {
			array.append(',');
		}
		if (element instanceof String value) {
			quote(array, value);
		}
		else {
			array.append("NULL");
		}
	}

	private static void quote(StringBuilder array, String value) {
		array.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				array.append('\\');
			}
			array.append(c);
		}
		array.append('"');
	}

}

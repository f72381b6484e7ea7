package io.github.pgprofiles.internal.mapping;

import java.util.List;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How objects of a class become rows of a table's columns, in one of the two formats of
 * COPY. Good for every COPY into columns like these; holds nothing of a connection.
 * Thread-safe.
 *
 * @param <T> what a row is made of
 */
public final class RowEncoding<T> {

	private final List<Field> fields;

	private final @Nullable String textReason;

	private final CompiledWriter writer;

	RowEncoding(List<Field> fields, @Nullable String textReason, CompiledWriter writer) {
		this.fields = List.copyOf(fields);
		this.textReason = textReason;
		this.writer = writer;
	}

	/**
	 * A field of a row, for messages.
	 *
	 * @param column that it goes to
	 * @param sqlType of the column
	 * @param javaType with the path to what fills it
	 */
	record Field(String column, String sqlType, String javaType) {
	}

	/**
	 * The names of the columns that are written, in the order of the fields, which is the
	 * order of the components, whatever that of the table is.
	 */
	public List<String> columns() {
		return this.fields.stream().map(Field::column).toList();
	}

	/** Whether rows are written in binary; else in text. */
	public boolean isBinary() {
		return this.textReason == null;
	}

	/**
	 * Why rows are written in text, which is slower: the first column that has no other
	 * way, and its types.
	 * @return a clause for a message; {@code null} if they are written in binary
	 */
	public @Nullable String textReason() {
		return this.textReason;
	}

	/** An encoder for one COPY: rows without a header and a trailer. */
	public RowEncoder<T> encoder() {
		return new Numbered();
	}

	private final class Numbered implements RowEncoder<T> {

		private long number;

		@Override
		public void encode(@Nullable T row, WireBuffer out) {
			this.number++;
			int start = out.position();
			boolean written = false;
			try {
				if (row == null) {
					throw new MappingException(null, "row %d is null".formatted(this.number), null);
				}
				RowEncoding.this.writer.write(row, out);
				written = true;
			}
			catch (ConversionException ex) {
				throw refuse(this.number, RowEncoding.this.fields.get(out.field()), ex);
			}
			finally {
				if (!written) {
					out.reset(start);
				}
			}
		}

	}

	private static MappingException refuse(long row, Field field, ConversionException failure) {
		String where = "row %d: column '%s' (%s)".formatted(row, field.column(), field.sqlType());
		if (failure.isForNull()) {
			return new MappingException(null, "%s cannot be null, but the %s is".formatted(where, field.javaType()),
					null);
		}
		return new MappingException(null,
				"%s does not take the %s: it %s".formatted(where, field.javaType(), failure.reason()),
				failure.getCause());
	}

}

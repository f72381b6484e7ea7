package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.internal.driver.BatchArrays;
import io.github.pgprofiles.internal.driver.value.BatchArray;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.mapping.register.PlainType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch that wait to be sent. Where they may go in arrays, their values
 * wait as they are, and are written into arrays at once; the driver gets them only where
 * they go one by one after all, or where one is of a class whose text or type it takes
 * the driver to know. Belongs to one execution of a batch. Not thread-safe.
 */
final class WaitingRows implements BatchRow.Values {

	/** As many bytes as {@link BatchArrays} takes. */
	private static final long MOST_BYTES = BatchArrays.MOST_BYTES;

	/** About what a value takes that is no text, with its length. */
	private static final int USUAL = 12;

	private static final int FIRST_ROWS = 16;

	private final BatchRow row;

	private final PreparedStatement statement;

	private final Connection connection;

	private final int columns;

	/** Row after row. */
	private @Nullable Object[] values = {};

	/** Of each column, of the rows that wait. */
	private final @Nullable Class<?>[] classes;

	private final @Nullable PlainType[] types;

	/** Whether values wait here, and not in the driver's batch. */
	private boolean kept;

	private boolean fitting = true;

	private int count;

	private long bytes;

	private @Nullable WireBuffer buffer;

	WaitingRows(BatchRow row, PreparedStatement statement, boolean kept) throws SQLException {
		this.row = row;
		this.statement = statement;
		this.connection = statement.getConnection();
		this.columns = row.columns();
		this.classes = new Class<?>[this.columns];
		this.types = new PlainType[this.columns];
		this.kept = kept;
	}

	/**
	 * Takes a row.
	 * @throws io.github.pgprofiles.error.ParameterException if a value is missing,
	 * superfluous or cannot be sent
	 */
	void add(@Nullable Object next) throws SQLException {
		if (!this.kept) {
			this.row.read(this.connection, next, this);
			this.statement.addBatch();
			return;
		}
		int needed = (this.count + 1) * this.columns;
		if (needed > this.values.length) {
			this.values = Arrays.copyOf(this.values, Math.max(2 * needed, FIRST_ROWS * this.columns));
		}
		this.row.read(this.connection, next, this);
		this.count++;
		if (!this.fitting || this.bytes > MOST_BYTES) {
			handOver();
			this.kept = false;
		}
	}

	@Override
	public void set(int index, @Nullable Object value) throws SQLException {
		if (!this.kept) {
			this.row.bind(this.statement, index, value);
			return;
		}
		Object waiting = value;
		// what comes behind a value for the driver has its turn there
		if (value == null) {
			this.bytes += Integer.BYTES;
		}
		else if (this.fitting) {
			this.fitting = value.getClass() == this.classes[index] || isFirst(index, value.getClass());
			waiting = (value instanceof String text) ? text(index, text) : other(index, value);
		}
		this.values[this.count * this.columns + index] = waiting;
	}

	/** Whether values of a class can wait, and the column has had none of another. */
	private boolean isFirst(int index, Class<?> source) {
		PlainType type = this.row.plain(source);
		if (this.classes[index] != null || (type == null && source != String.class)) {
			return false;
		}
		this.classes[index] = source;
		this.types[index] = type;
		return true;
	}

	private String text(int index, String text) {
		this.bytes += Integer.BYTES + text.length();
		return this.fitting ? this.row.check(index, text) : text;
	}

	private Object other(int index, Object value) {
		PlainType type = this.types[index];
		if (!this.fitting || type == null || !type.isUsual(value)) {
			this.fitting = false;
			return value;
		}
		this.bytes += (value instanceof byte[] own) ? Integer.BYTES + own.length : USUAL;
		return type.keep(value);
	}

	/** Gives the rows that wait here to the driver. */
	void handOver() throws SQLException {
		if (!this.kept) {
			return;
		}
		for (int at = 0; at < this.count * this.columns;) {
			for (int column = 0; column < this.columns; column++) {
				this.row.bind(this.statement, column, this.values[at++]);
			}
			this.statement.addBatch();
		}
		clear();
	}

	/** The rows in arrays; {@code null} where that cannot be. */
	@Nullable BatchArrays arrays(InsertTarget target) throws SQLException {
		if (!this.kept) {
			return BatchArrays.of(this.statement, target.types(), target.arrays());
		}
		List<BatchArray> arrays = new ArrayList<>(this.columns);
		for (int column = 0; column < this.columns; column++) {
			PlainType type = this.types[column];
			int element = (type != null) ? type.oid() : target.types()[column];
			int array = (type != null) ? type.array() : target.arrays()[column];
			if (array == 0) {
				return null;
			}
			boolean text = this.classes[column] == String.class && !BatchArray.isTextInBinary(element);
			arrays.add(text ? BatchArray.text(array, texts(column))
					: BatchArray.binary(array, binary(column, type, element)));
		}
		return BatchArrays.of(arrays);
	}

	private List<@Nullable Object> texts(int column) {
		@Nullable Object[] texts = new Object[this.count];
		for (int i = 0; i < this.count; i++) {
			texts[i] = this.values[i * this.columns + column];
		}
		return Arrays.asList(texts);
	}

	private byte[] binary(int column, @Nullable PlainType type, int element) {
		WireBuffer out = this.buffer;
		if (out == null) {
			out = new WireBuffer(BatchArray.HEADER + USUAL * this.count);
			this.buffer = out;
		}
		out.reset(0);
		out.skip(BatchArray.HEADER);
		boolean nulls = false;
		int end = this.count * this.columns;
		for (int at = column; at < end; at += this.columns) {
			Object value = this.values[at];
			if (value == null) {
				nulls = true;
				out.int4(-1);
				continue;
			}
			int begun = out.begin();
			if (type != null) {
				type.write(value, out);
			}
			else {
				out.utf8((String) value);
			}
			out.end(begun);
		}
		byte[] array = Arrays.copyOf(out.array(), out.position());
		BatchArray.header(array, nulls, element, this.count);
		return array;
	}

	/** Forgets the rows, as they were sent. */
	void sent() throws SQLException {
		if (this.kept) {
			clear();
		}
		else {
			this.statement.clearBatch();
		}
	}

	private void clear() {
		Arrays.fill(this.values, 0, this.count * this.columns, null);
		Arrays.fill(this.classes, null);
		Arrays.fill(this.types, null);
		this.count = 0;
		this.bytes = 0;
		this.fitting = true;
	}

}

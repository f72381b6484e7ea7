package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.mapping.catalog.Oid;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.postgresql.PGResultSetMetaData;

/** The columns of a result: names, types and formats. Immutable. */
public final class Columns {

	/** The driver's word for it. */
	private static final int BINARY = 1;

	private final String[] labels;

	private final int[] types;

	private final Wire[] formats;

	private final int hash;

	private Columns(String[] labels, int[] types, Wire[] formats) {
		this.labels = labels;
		this.types = types;
		this.formats = formats;
		int result = 0;
		for (int i = 0; i < types.length; i++) {
			result = hash(result, labels[i], types[i], formats[i]);
		}
		this.hash = result;
	}

	private static int hash(int before, String label, int type, Wire format) {
		return ((before * 31 + label.hashCode()) * 31 + type) * 31 + ((format == Wire.BINARY) ? 1 : 0);
	}

	/** Of names, types and formats. */
	int hash() {
		return this.hash;
	}

	/** The same of a result. */
	static int hash(ResultSet rows) throws SQLException {
		ResultSetMetaData metaData = rows.getMetaData();
		int result = 0;
		for (int i = 0; i < metaData.getColumnCount(); i++) {
			result = hash(result, metaData.getColumnLabel(i + 1), DriverSession.columnType(rows, i + 1),
					format(metaData, i));
		}
		return result;
	}

	/**
	 * The columns of a COPY in binary.
	 * @param types by their OIDs
	 */
	public static Columns binary(List<String> labels, int[] types) {
		return of(labels, types, Wire.BINARY);
	}

	/**
	 * Columns that all have one format.
	 * @param types by their OIDs
	 */
	public static Columns of(List<String> labels, int[] types, Wire format) {
		Wire[] formats = new Wire[types.length];
		Arrays.fill(formats, format);
		return new Columns(labels.toArray(new String[0]), types.clone(), formats);
	}

	static Columns of(ResultSet rows) throws SQLException {
		ResultSetMetaData metaData = rows.getMetaData();
		int count = metaData.getColumnCount();
		String[] labels = new String[count];
		int[] types = new int[count];
		Wire[] formats = new Wire[count];
		for (int i = 0; i < count; i++) {
			labels[i] = metaData.getColumnLabel(i + 1);
			types[i] = DriverSession.columnType(rows, i + 1);
			formats[i] = format(metaData, i);
		}
		return new Columns(labels, types, formats);
	}

	private static Wire format(ResultSetMetaData metaData, int column) throws SQLException {
		return (((PGResultSetMetaData) metaData).getFormat(column + 1) == BINARY) ? Wire.BINARY : Wire.TEXT;
	}

	/** Whether a result has the same columns, of the same types, in the same order. */
	boolean fit(ResultSet rows) throws SQLException {
		ResultSetMetaData metaData = rows.getMetaData();
		if (metaData.getColumnCount() != this.types.length) {
			return false;
		}
		for (int i = 0; i < this.types.length; i++) {
			if (this.types[i] != DriverSession.columnType(rows, i + 1) || format(metaData, i) != this.formats[i]
					|| !this.labels[i].equals(metaData.getColumnLabel(i + 1))) {
				return false;
			}
		}
		return true;
	}

	/** Whether others are the same. */
	boolean fit(Columns other) {
		return Arrays.equals(this.types, other.types) && Arrays.equals(this.formats, other.formats)
				&& Arrays.equals(this.labels, other.labels);
	}

	public int size() {
		return this.types.length;
	}

	public String label(int column) {
		return this.labels[column];
	}

	/** The OIDs of the columns' types. */
	int[] types() {
		return this.types.clone();
	}

	/** The OID of a column's type. */
	public int type(int column) {
		return this.types[column];
	}

	/**
	 * The format of a column. The driver has read a bytea by the time it is asked for
	 * bytes.
	 */
	Wire format(int column) {
		return (this.types[column] == Oid.BYTEA) ? Wire.BINARY : this.formats[column];
	}

	/** Whether that is the one that the server sends it in, for all columns. */
	boolean isAsSent() {
		for (int i = 0; i < this.types.length; i++) {
			if (format(i) != this.formats[i]) {
				return false;
			}
		}
		return true;
	}

	List<String> labels() {
		return List.of(this.labels);
	}

}

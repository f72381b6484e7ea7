package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.function.LongFunction;

import io.github.pgprofiles.error.ErrorDetails;
import org.jspecify.annotations.Nullable;

/**
 * What the server refused while it was copied to, and where in the input that was. It
 * holds no value of a row beyond what the server's message itself quotes.
 */
public final class CopyFailure extends SQLException implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private @Nullable Long line;

	private final @Nullable String column;

	private final @Nullable String table;

	private final @Nullable String constraint;

	/**
	 * Places a failure.
	 * @param cause what the driver made of it
	 * @param line see {@link #row()}
	 * @param column that the server named
	 * @param table that the server named
	 * @param constraint that was violated
	 */
	public CopyFailure(SQLException cause, @Nullable Long line, @Nullable String column, @Nullable String table,
			@Nullable String constraint) {
		super(ServerWords.of(cause), cause.getSQLState(), Redactor.redact(cause));
		this.line = line;
		this.column = column;
		this.table = table;
		this.constraint = constraint;
	}

	/**
	 * The line of the input, counted from 1, at which the server was. In CSV and text it
	 * is the line where the row ends: a header counts, and so do line breaks within
	 * quotes. In binary it is the number of the row. {@code null} where the server named
	 * none, as for what it checks after the last row.
	 */
	@Override
	public @Nullable Long row() {
		return this.line;
	}

	/** The column that did not fit; {@code null} where the server named none. */
	@Override
	public @Nullable String column() {
		return this.column;
	}

	/** The table of a constraint; {@code null} where the server named none. */
	@Override
	public @Nullable String table() {
		return this.table;
	}

	/** The constraint that was violated, if any. */
	@Override
	public @Nullable String constraint() {
		return this.constraint;
	}

	/**
	 * Says where that was in the file, whose lines the server has not counted.
	 * @param inFile for a line of the server's that of the file
	 */
	public void relocate(LongFunction<@Nullable Long> inFile) {
		Long served = this.line;
		if (served != null) {
			this.line = inFile.apply(served);
		}
	}

	/** For messages: begins with a comma, or is empty where nothing is known. */
	public String place() {
		return ((this.line != null) ? ", line " + this.line : "")
				+ ((this.column != null) ? ", column '" + this.column + "'" : "");
	}

	/** The failure of a COPY behind an exception, if there is one. */
	public static @Nullable CopyFailure find(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof CopyFailure failure) {
				return failure;
			}
		}
		return null;
	}

}

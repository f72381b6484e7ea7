package io.github.pgprofiles.copy;

import io.github.pgprofiles.error.CopyException;

/**
 * What the server does about values that their column's type does not accept. If the
 * server is too old for an option, {@code from} throws {@link CopyException}. PostgreSQL
 * manual, chapter 'COPY', 'ON_ERROR'.
 *
 * @param <S> the format
 * @since 0.1.0
 */
public interface CopyInErrors<S extends CopyInErrors<S>> {

	/**
	 * Skips rows with a value that its column's type does not accept. They are counted by
	 * {@link CopyResult#ignored()}. From PostgreSQL 17.
	 * @return the next stage
	 */
	S onErrorIgnore();

	/**
	 * Stores NULL in place of a value that its column's type does not accept. From
	 * PostgreSQL 19; not together with {@link #onErrorIgnore()}.
	 * @return the next stage
	 * @throws CopyException if rows are to be skipped already
	 */
	S onErrorSetNull();

	/**
	 * Fails when more rows than this are skipped. Needs {@link #onErrorIgnore()};
	 * PostgreSQL 18 or later.
	 * @param rows at least 1
	 * @return the next stage
	 */
	S rejectLimit(long rows);

	/**
	 * Sets what the server reports about skipped rows.
	 * @param verbosity PostgreSQL 17 or later; {@link CopyLogVerbosity#SILENT} 18
	 * @return the next stage
	 */
	S logVerbosity(CopyLogVerbosity verbosity);

}

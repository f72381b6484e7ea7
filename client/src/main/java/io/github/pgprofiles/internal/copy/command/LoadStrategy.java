package io.github.pgprofiles.internal.copy.command;

import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.table.CopyNames;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.pool.TransactionCommand;
import org.jspecify.annotations.Nullable;

/** What becomes of the rows of a COPY in. */
public sealed interface LoadStrategy {

	/** The same with a name for what it runs itself. */
	default LoadStrategy withName(@Nullable String name) {
		return this;
	}

	/** They are copied into the table. */
	record Direct() implements LoadStrategy {
	}

	/**
	 * They are copied into a temporary table, and a statement of the caller's runs over
	 * it.
	 *
	 * @param sql the statement
	 * @param describable whether the server can look at it before it runs
	 * @param text whether all columns of the temporary table are text
	 */
	record Staging(String sql, boolean describable, boolean text) implements LoadStrategy {

		@Override
		public LoadStrategy withName(@Nullable String name) {
			return new Staging(StatementName.append(this.sql, name), this.describable, this.text);
		}

		public Staging asText() {
			return new Staging(this.sql, this.describable, true);
		}

		/**
		 * Looks at a statement of the caller's, or several.
		 * @throws CopyException if there is none, or it would end the transaction, or a
		 * part of it, in which the rows come
		 */
		public static Staging of(String sql, boolean describable, boolean empty) {
			if (empty) {
				throw new CopyException(null, "staging(…) has no statement, only semicolons or comments, so that no row"
						+ " would be stored: write insert into … select … from staging");
			}
			if (TransactionCommand.isAny(sql)) {
				throw new CopyException(null,
						"staging(…) runs in the transaction in which the rows come, so that all of them are"
								+ " there or none: leave out what begins or ends a transaction, sets a savepoint or goes back"
								+ " to one");
			}
			return new Staging(sql, describable, false);
		}

	}

	/**
	 * They are inserted, and conflicts resolved.
	 *
	 * @param key columns of the unique index; empty where a constraint is named, or any
	 * conflict is meant
	 * @param constraint by name; {@code null} for none
	 * @param index by name; {@code null} for none
	 * @param update what to do with rows that are there; {@code null} for nothing
	 * @param name in a comment at the end of the INSERT; {@code null} for none
	 */
	record Upsert(List<String> key, @Nullable String constraint, @Nullable String index, @Nullable Update update,
			@Nullable String name) implements LoadStrategy {

		public Upsert {
			key = List.copyOf(key);
		}

		/** Conflicts in an index of these columns, or in any if there are none. */
		public static Upsert columns(List<String> key) {
			CopyNames.requireColumns(key);
			return new Upsert(key, null, null, null, null);
		}

		public static Upsert constraint(String name) {
			CopyNames.requireName("a constraint", name);
			return new Upsert(List.of(), name, null, null, null);
		}

		public static Upsert index(String name) {
			CopyNames.requireName("an index", name);
			return new Upsert(List.of(), null, name, null, null);
		}

		/** Whether conflicts are looked for in all indexes. */
		public boolean isAny() {
			return this.key.isEmpty() && this.constraint == null && this.index == null;
		}

		public Upsert withUpdate(Update update) {
			return new Upsert(this.key, this.constraint, this.index, update, this.name);
		}

		@Override
		public LoadStrategy withName(@Nullable String name) {
			return new Upsert(this.key, this.constraint, this.index, this.update, name);
		}

	}

	/**
	 * An update of the rows that are there.
	 *
	 * @param columns to set; empty for all but the key
	 * @param condition of the caller's, or {@code null}
	 * @param changedOnly whether to leave rows alone that have the values already
	 */
	record Update(List<String> columns, @Nullable String condition, boolean changedOnly) {

		public Update {
			CopyNames.requireColumns(columns);
			columns = List.copyOf(columns);
		}

	}

}

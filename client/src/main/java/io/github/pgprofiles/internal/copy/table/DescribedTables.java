package io.github.pgprofiles.internal.copy.table;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/**
 * Tables as they were when they were last described. Nobody may rely on one without
 * having the server look, see {@link TableCheck}. Bounded; thread-safe.
 */
public final class DescribedTables {

	/** Tables that one process copies into, by name. */
	private static final int MOST = 256;

	/** In a row; a table that is altered now and then has fewer. */
	private static final int MOST_FAILURES = 3;

	/** Copies that rather look first, where one name stands for many tables. */
	private static final int LONGEST_REST = 64;

	private final BoundedCache<Key, Entry> tables = new BoundedCache<>(MOST);

	/**
	 * What a description is good for.
	 *
	 * @param table that was described
	 * @param path that is searched, where the server tells; {@code null} where it does
	 * not, or it does not matter
	 */
	public record Key(WantedTable table, @Nullable String path) {

		public static Key of(Connection connection, WantedTable table) throws SQLException {
			// from PostgreSQL 18 on
			String path = (table.name().schema() == null) ? DriverSession.parameterStatus(connection, "search_path")
					: null;
			return new Key(table, path);
		}

	}

	/** A description, and how good it has been. Its counts need not be exact. */
	private static final class Entry {

		private final TargetTable table;

		private volatile int failures;

		private volatile int rest;

		Entry(TargetTable table, int failures) {
			this.table = table;
			this.failures = failures;
			this.rest = (failures > MOST_FAILURES) ? Math.min(1 << Math.min(failures - MOST_FAILURES, 30), LONGEST_REST)
					: 0;
		}

		boolean rests() {
			int left = this.rest;
			if (left > 0) {
				this.rest = left - 1;
			}
			return left > 0;
		}

	}

	/** A table as it was; {@code null} where it was not described yet. */
	public @Nullable TargetTable find(Key key) {
		Entry entry = this.tables.get(key);
		return (entry != null) ? entry.table : null;
	}

	/**
	 * Whether a name has stood for another table again and again, so that it is better to
	 * look first. Not for ever.
	 */
	public boolean isUnsteady(Key key) {
		Entry entry = this.tables.get(key);
		return entry != null && entry.rests();
	}

	/** Describes a table, outside a transaction, and keeps that. */
	public TargetTable describe(Key key, Connection connection, TimeoutScope scope) throws SQLException {
		TargetTable table = TargetTable.of(connection, scope, key.table());
		if (!table.place().temporary()) {
			Entry present = this.tables.get(key);
			this.tables.put(key, new Entry(table, (present != null) ? present.failures + 1 : 0));
		}
		return table;
	}

	/** Says that a description was right. */
	public void confirm(Key key) {
		Entry entry = this.tables.get(key);
		if (entry != null && entry.failures > 0) {
			entry.failures = 0;
		}
	}

}

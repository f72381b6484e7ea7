package io.github.pgprofiles.internal.copy.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.mapping.TargetColumn;
import io.github.pgprofiles.internal.text.LooseName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/**
 * A table as the catalog has it, which stays so until the transaction ends. PostgreSQL
 * manual, chapter 'System Catalogs'.
 *
 * @param name of the table
 * @param kind such as {@code r} for a plain table and {@code p} for a partitioned one
 * @param counted whether the server counts what a transaction does to it
 * @param deferrable a constraint that is, where somebody asked; {@code null} for none
 * @param place where it was found
 * @param columns in their order
 */
public record TargetTable(TableName name, String kind, boolean counted, @Nullable String deferrable, Place place,
		List<Column> columns) {

	/** {@code json} and {@code jsonb}, by their OIDs. */
	private static final Set<Integer> JSON = Set.of(114, 3802);

	private static final String PLAIN = "r";

	private static final String PARTITIONED = "p";

	private static final String VIEW = "v";

	/**
	 * Parsing the first statement locks the table as an INSERT would, and needs no
	 * privilege. The third one reads the catalog.
	 */
	private static final String DESCRIBE = """
			PREPARE pgprofiles_target AS INSERT INTO %s DEFAULT VALUES;
			DEALLOCATE pgprofiles_target;
			SELECT a.attname, a.atttypid, a.atttypmod, pg_catalog.format_type(a.atttypid, a.atttypmod),
				CASE WHEN a.attcollation OPERATOR(pg_catalog.<>) t.typcollation THEN (
					SELECT pg_catalog.format('%%I.%%I', n.nspname, c.collname) FROM pg_catalog.pg_collation AS c
					JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.collnamespace
					WHERE c.oid OPERATOR(pg_catalog.=) a.attcollation) END,
				%s,
				a.attnotnull, a.attgenerated OPERATOR(pg_catalog.<>) '', a.attidentity, r.relkind,
				pg_catalog.current_setting('track_counts')::pg_catalog.bool, t.typtype OPERATOR(pg_catalog.=) 'd', %s, %s,
				r.relpersistence OPERATOR(pg_catalog.=) 't', r.oid, r.relnamespace::pg_catalog.regnamespace::pg_catalog.text, %s,
				r.reltype
			FROM pg_catalog.pg_attribute AS a
			JOIN pg_catalog.pg_class AS r ON r.oid OPERATOR(pg_catalog.=) a.attrelid
			JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) a.atttypid
			WHERE a.attrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass
				AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
			ORDER BY a.attnum""";

	/**
	 * What a column gets where nothing is said of it; of a domain the domain's own stays.
	 */
	private static final String DEFAULTS = """
			CASE WHEN a.attidentity OPERATOR(pg_catalog.<>) '' THEN
				pg_catalog.format('pg_catalog.nextval(%L::pg_catalog.regclass)',
					pg_catalog.pg_get_serial_sequence(r.oid::pg_catalog.regclass::pg_catalog.text, a.attname))
			WHEN a.attgenerated OPERATOR(pg_catalog.=) '' THEN (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid)
				FROM pg_catalog.pg_attrdef AS d WHERE d.adrelid OPERATOR(pg_catalog.=) a.attrelid
				AND d.adnum OPERATOR(pg_catalog.=) a.attnum) END""";

	/** The first of its constraints that no INSERT … ON CONFLICT can go by. */
	private static final String DEFERRABLE = """
			(SELECT pg_catalog.min(k.conname::pg_catalog.text) FROM pg_catalog.pg_constraint AS k
				WHERE k.conrelid OPERATOR(pg_catalog.=) r.oid AND k.condeferrable
					AND k.contype OPERATOR(pg_catalog.=) ANY ('{p,u,x}'::pg_catalog."char"[]))""";

	/** What domains are made of, and whether one of them on the way refuses NULL. */
	private static final String DOMAINS = """
			WITH RECURSIVE chain (domain, oid, modifier, strict) AS (
				SELECT t.oid, t.typbasetype, t.typtypmod, t.typnotnull FROM pg_catalog.pg_type AS t
				WHERE t.oid OPERATOR(pg_catalog.=) ANY (ARRAY[%s]::pg_catalog.oid[])
					AND t.typtype OPERATOR(pg_catalog.=) 'd'
				UNION ALL
				SELECT chain.domain, t.typbasetype, t.typtypmod, chain.strict OR t.typnotnull
				FROM chain JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) chain.oid
					AND t.typtype OPERATOR(pg_catalog.=) 'd')
			SELECT chain.domain, chain.oid, chain.modifier, chain.strict
			FROM chain JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) chain.oid
			WHERE t.typtype OPERATOR(pg_catalog.<>) 'd'""";

	/**
	 * What a name stood for when it was looked up.
	 *
	 * @param oid of the table
	 * @param rowType of the table, by its OID
	 * @param schema that it is in, as SQL
	 * @param temporary whether the table is one of the session's own
	 * @param strict see {@link TableCheck#STRICT}
	 * @param fingerprint of the columns, as {@link TableCheck} has it
	 * @param plain whether there is no domain, of which the fingerprint says little
	 */
	public record Place(long oid, long rowType, String schema, boolean temporary, boolean strict, String fingerprint,
			boolean plain) {
	}

	/**
	 * A column.
	 *
	 * @param target what an encoder needs
	 * @param declared the type by its OID, be it a domain's
	 * @param type as SQL, with its length and the like
	 * @param collation as SQL; {@code null} for the type's own
	 * @param alwaysIdentity whether an UPDATE cannot set it
	 * @param defaultValue as SQL; {@code null} for none, or where nobody asked
	 */
	public record Column(TargetColumn target, int declared, String type, @Nullable String collation,
			boolean alwaysIdentity, @Nullable String defaultValue) {

		public String name() {
			return this.target.name();
		}

		/** As part of a temporary table that has the values and no constraint. */
		public String definition() {
			return SqlQuotes.name(name()) + " " + this.type
					+ ((this.collation != null) ? " COLLATE " + this.collation : "");
		}

		/** The same, with the default that the table has. */
		public String definitionWithDefault() {
			return definition() + ((this.defaultValue != null) ? " DEFAULT (" + this.defaultValue + ")" : "");
		}

		public String defaultOrNull() {
			return (this.defaultValue != null) ? this.defaultValue : "NULL";
		}

		public boolean isMadeByServer() {
			return this.target.generated() || this.target.identity();
		}

	}

	/**
	 * Looks a table up, in one message, and a second one where it has domains; where a
	 * transaction is to begin, it begins.
	 */
	public static TargetTable of(Connection connection, TimeoutScope scope, WantedTable wanted) throws SQLException {
		TableName name = wanted.name();
		String sql = DESCRIBE.formatted(name.quoted(), TableCheck.STRICT, wanted.defaults() ? DEFAULTS : "NULL",
				wanted.deferrable() ? DEFERRABLE : "NULL", TableCheck.COLUMN, SqlQuotes.text(name.quoted()));
		return scope.call(() -> {
			try (Statement statement = connection.createStatement()) {
				statement.setEscapeProcessing(false);
				statement.execute(sql);
				while (!statement.getMoreResults()) {
					if (statement.getUpdateCount() < 0) {
						throw new SQLException("The server did not describe the table");
					}
				}
				return new Description(name).read(statement.getResultSet()).requireOwn(scope).resolve(connection);
			}
		});
	}

	/** A description that is being read. Used once. */
	private static final class Description {

		private final TableName name;

		private final List<Column> columns = new ArrayList<>();

		private final Set<Integer> domains = new LinkedHashSet<>();

		private String kind = "";

		private boolean counted;

		private @Nullable String deferrable;

		private Place place = new Place(0, 0, "", false, false, "", true);

		private boolean strict;

		private final StringBuilder fingerprint = new StringBuilder();

		Description(TableName name) {
			this.name = name;
		}

		Description read(ResultSet rows) throws SQLException {
			while (rows.next()) {
				this.strict = rows.getBoolean(6);
				String identity = rows.getString(9);
				int type = (int) rows.getLong(2);
				TargetColumn target = new TargetColumn(rows.getString(1), type, rows.getInt(3),
						this.strict && rows.getBoolean(7), rows.getBoolean(8), !identity.isEmpty());
				this.columns.add(new Column(target, type, rows.getString(4), rows.getString(5), "a".equals(identity),
						rows.getString(13)));
				this.kind = rows.getString(10);
				this.counted = rows.getBoolean(11);
				this.deferrable = rows.getString(14);
				this.fingerprint.append(rows.getString(18));
				this.place = new Place(rows.getLong(16), rows.getLong(19), rows.getString(17), rows.getBoolean(15),
						this.strict, "", true);
				if (rows.getBoolean(12)) {
					this.domains.add(type);
				}
			}
			return this;
		}

		Description requireOwn(TimeoutScope scope) {
			TemporaryTableGuard.refuse(this.place.temporary(), scope, this.name);
			return this;
		}

		TargetTable resolve(Connection connection) throws SQLException {
			if (!this.domains.isEmpty()) {
				String list = this.domains.stream().map(Integer::toUnsignedString).collect(Collectors.joining(", "));
				try (Statement statement = connection.createStatement();
						ResultSet rows = statement.executeQuery(DOMAINS.formatted(list))) {
					while (rows.next()) {
						replace((int) rows.getLong(1), (int) rows.getLong(2), rows.getInt(3), rows.getBoolean(4));
					}
				}
			}
			return new TargetTable(this.name, this.kind, this.counted, this.deferrable, place(),
					List.copyOf(this.columns));
		}

		private Place place() {
			return new Place(this.place.oid(), this.place.rowType(), this.place.schema(), this.place.temporary(),
					this.strict, this.fingerprint.toString(), this.domains.isEmpty());
		}

		private void replace(int domain, int base, int modifier, boolean notNull) {
			this.columns.replaceAll((column) -> {
				TargetColumn target = column.target();
				return (target.type() != domain) ? column : new Column(
						new TargetColumn(target.name(), base, modifier, target.notNull() || (this.strict && notNull),
								target.generated(), target.identity()),
						column.declared(), column.type(), column.collation(), column.alwaysIdentity(),
						column.defaultValue());
			});
		}

	}

	/**
	 * A query of how many rows the transaction has inserted and updated up to now, the
	 * partitions' with the table's; {@code null} where the server does not count.
	 * PostgreSQL manual, chapter 'The Cumulative Statistics System'.
	 */
	public @Nullable String counters() {
		String oid = SqlQuotes.text(this.name.quoted()) + "::pg_catalog.regclass";
		String tables = switch (this.kind) {
			case PLAIN -> "(SELECT %s AS relid)".formatted(oid);
			case PARTITIONED -> "pg_catalog.pg_partition_tree(%s)".formatted(oid);
			default -> "";
		};
		return (!this.counted || tables.isEmpty()) ? null : """
				SELECT pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(relid))::pg_catalog.int8,
					pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_updated(relid))::pg_catalog.int8
				FROM %s AS tables""".formatted(tables);
	}

	/** Whether the catalog tells what its unique indexes are, which a view's does not. */
	public boolean hasIndexes() {
		return PLAIN.equals(this.kind) || PARTITIONED.equals(this.kind);
	}

	public boolean isView() {
		return VIEW.equals(this.kind);
	}

	/** All that can be written. */
	public List<String> writable() {
		return this.columns.stream().filter((column) -> !column.target().generated()).map(Column::name).toList();
	}

	/** Those of JSON that can be written. */
	public List<String> json() {
		return this.columns.stream()
			.filter((column) -> !column.target().generated() && JSON.contains(column.target().type()))
			.map(Column::name)
			.toList();
	}

	public Column column(String name) {
		return this.columns.stream().filter((column) -> column.name().equals(name)).findFirst().orElseThrow(() -> {
			List<String> names = this.columns.stream().map(Column::name).toList();
			return new CopyException(null, "%s has no column '%s'; it has %s%s".formatted(this.name.quoted(), name,
					names, LooseName.didYouMean(name, names)));
		});
	}

	/** Names of columns that there are and that can be written. */
	public List<Column> require(List<String> names) {
		List<Column> found = names.stream().map(this::column).toList();
		for (Column column : found) {
			if (column.target().generated()) {
				throw new CopyException(null,
						"the column '%s' of %s is generated by the server: leave it out with columns(…)"
							.formatted(column.name(), this.name.quoted()));
			}
		}
		return found;
	}

	/** Without NOT NULL, which a temporary table does not have. */
	public List<TargetColumn> targets(boolean constrained) {
		return this.columns.stream()
			.map(Column::target)
			.map((target) -> constrained ? target
					: new TargetColumn(target.name(), target.type(), target.modifier(), false, target.generated(),
							target.identity()))
			.toList();
	}

}

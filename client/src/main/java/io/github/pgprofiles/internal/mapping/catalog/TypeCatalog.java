package io.github.pgprofiles.internal.mapping.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/** Reads types in the server's catalog. PostgreSQL manual, chapter 'System Catalogs'. */
final class TypeCatalog {

	/**
	 * Some types and all that they are made of. No name in it is looked up on the search
	 * path, operators included: an application's own may come first there.
	 */
	private static final String QUERY = """
			WITH RECURSIVE wanted (oid) AS (
				SELECT pg_catalog.unnest(ARRAY[%s]::pg_catalog.oid[])
				UNION
				SELECT part.oid FROM wanted AS w
				JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) w.oid
				CROSS JOIN LATERAL (
					SELECT t.typelem
					UNION ALL SELECT t.typbasetype
					UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range AS r
						WHERE r.rngtypid OPERATOR(pg_catalog.=) t.oid OR r.rngmultitypid OPERATOR(pg_catalog.=) t.oid
					UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute AS a
						WHERE a.attrelid OPERATOR(pg_catalog.=) t.typrelid
						AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped) AS part (oid)
				WHERE part.oid OPERATOR(pg_catalog.<>) 0)
			SELECT t.oid::pg_catalog.int8, n.nspname, t.typname, pg_catalog.pg_type_is_visible(t.oid), t.typtype,
				e.oid::pg_catalog.int8, t.typdelim, t.typbasetype::pg_catalog.int8, t.typtypmod,
				r.rngsubtype::pg_catalog.int8, t.typsend::pg_catalog.oid OPERATOR(pg_catalog.<>) 0,
				(SELECT x.extname FROM pg_catalog.pg_depend AS d
					JOIN pg_catalog.pg_extension AS x ON x.oid OPERATOR(pg_catalog.=) d.refobjid
					WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
					AND d.objid OPERATOR(pg_catalog.=) t.oid AND d.objsubid OPERATOR(pg_catalog.=) 0
					AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
					AND d.deptype OPERATOR(pg_catalog.=) 'e'
					AND t.typtype OPERATOR(pg_catalog.=) 'b'),
				(SELECT pg_catalog.string_agg(a.atttypid::pg_catalog.text, ' ' ORDER BY a.attnum)
					FROM pg_catalog.pg_attribute AS a
					WHERE a.attrelid OPERATOR(pg_catalog.=) t.typrelid
					AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped)
			FROM wanted AS w
			JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) w.oid
			JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
			LEFT JOIN pg_catalog.pg_type AS e ON e.oid OPERATOR(pg_catalog.=) t.typelem
				AND e.typarray OPERATOR(pg_catalog.=) t.oid
			LEFT JOIN pg_catalog.pg_range AS r ON r.rngtypid OPERATOR(pg_catalog.=) t.oid
				OR r.rngmultitypid OPERATOR(pg_catalog.=) t.oid""";

	private TypeCatalog() {
	}

	/** Looks types up, and those that they are made of, in one trip to the server. */
	static Map<Integer, ServerType> load(Connection connection, int[] oids) throws SQLException {
		String list = Arrays.stream(oids).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(", "));
		Map<Integer, ServerType> loaded = new HashMap<>();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(QUERY.formatted(list))) {
			while (rows.next()) {
				int oid = (int) rows.getLong(1);
				if (!ServerTypes.isBuiltIn(oid)) {
					loaded.put(oid, type(rows));
				}
			}
		}
		return loaded;
	}

	private static ServerType type(ResultSet rows) throws SQLException {
		String typeName = rows.getString(3);
		String extension = rows.getString(12);
		return new ServerType(
				rows.getBoolean(4) ? typeName
						: "%s.%s".formatted(SqlQuotes.name(rows.getString(2)), SqlQuotes.name(typeName)),
				rows.getString(5).charAt(0), (int) rows.getLong(6), rows.getString(7).charAt(0), (int) rows.getLong(8),
				rows.getInt(9), (int) rows.getLong(10), rows.getBoolean(11),
				(extension != null) ? extension + "." + typeName : null, oids(rows.getString(13)));
	}

	private static List<Integer> oids(@Nullable String list) {
		return (list == null) ? List.of() : Stream.of(list.split(" ")).map(Integer::parseUnsignedInt).toList();
	}

}

package io.github.pgprofiles.internal.mapping.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The types of arrays, by the types of their elements. PostgreSQL manual, chapter 'System
 * Catalogs', {@code pg_type}.
 */
public final class ArrayTypes {

	private static final Map<Integer, Integer> BUILT_IN = builtIn();

	/** A row would be taken apart where its array is. */
	private static final String QUERY = """
			SELECT oid, typarray FROM pg_catalog.pg_type WHERE oid OPERATOR(pg_catalog.=) ANY (ARRAY[%s]::pg_catalog.oid[])
				AND typtype OPERATOR(pg_catalog.=) ANY ('{b,e,r,m}'::pg_catalog."char"[])""";

	private ArrayTypes() {
	}

	private static Map<Integer, Integer> builtIn() {
		Map<Integer, Integer> arrays = new HashMap<>();
		BuiltInTypes.all().forEach((oid, type) -> {
			ServerType element = (type.element() != 0) ? BuiltInTypes.get(type.element()) : null;
			if (element != null && element.kind() != ServerType.PSEUDO) {
				arrays.put(type.element(), oid);
			}
		});
		return Map.copyOf(arrays);
	}

	/**
	 * Finds them, which takes a trip to the server where there is a type whose OID is not
	 * known from the start.
	 * @param elements by their OIDs
	 * @return by their OIDs; 0 where there is none, or its elements are arrays or rows
	 */
	public static int[] of(Connection connection, int[] elements) throws SQLException {
		String unknown = Arrays.stream(elements)
			.filter((oid) -> !ServerTypes.isBuiltIn(oid))
			.mapToObj(Integer::toUnsignedString)
			.distinct()
			.collect(Collectors.joining(", "));
		Map<Integer, Integer> found = new HashMap<>(BUILT_IN);
		if (!unknown.isEmpty()) {
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery(QUERY.formatted(unknown))) {
				while (rows.next()) {
					found.put((int) rows.getLong(1), (int) rows.getLong(2));
				}
			}
		}
		return Arrays.stream(elements).map((oid) -> found.getOrDefault(oid, 0)).toArray();
	}

}

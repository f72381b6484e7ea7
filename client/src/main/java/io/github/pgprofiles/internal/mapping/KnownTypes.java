package io.github.pgprofiles.internal.mapping;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.mapping.codec.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.ServerTypes.RangeType;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * The types of one database, looked up before a COPY begins: in the middle of one its
 * connection cannot be asked. Keeps a bounded number. Thread-safe.
 */
public final class KnownTypes {

	private static final int LIMIT = 4096;

	/** With what arrays and ranges hold. PostgreSQL manual, chapter 'System Catalogs'. */
	private static final String QUERY = """
			WITH RECURSIVE wanted (oid) AS (
				SELECT t.oid FROM pg_catalog.pg_type AS t WHERE t.oid IN (%s)
				UNION
				SELECT unnest(ARRAY[CASE WHEN t.typlen = -1 THEN t.typelem END, r.rngsubtype])
				FROM wanted AS w JOIN pg_catalog.pg_type AS t ON t.oid = w.oid
				LEFT JOIN pg_catalog.pg_range AS r ON t.oid IN (r.rngtypid, r.rngmultitypid))
			SELECT t.oid, t.typname, t.typtype, CASE WHEN t.typlen = -1 THEN t.typelem ELSE 0 END, r.rngsubtype
			FROM wanted AS w JOIN pg_catalog.pg_type AS t ON t.oid = w.oid
			LEFT JOIN pg_catalog.pg_range AS r ON t.oid IN (r.rngtypid, r.rngmultitypid)""";

	/** Emptied when it is full. */
	private final Map<Integer, Type> cache = new ConcurrentHashMap<>();

	/**
	 * A type as the catalog has it.
	 *
	 * @param kind such as {@code e} for an enum
	 * @param element of an array, else 0
	 * @param bound of a range or a multirange, else 0
	 */
	private record Type(String name, String kind, int element, int bound) {

		private static final String ENUM = "e";

		private static final String MULTIRANGE = "m";

		boolean isEnum() {
			return ENUM.equals(this.kind);
		}

		@Nullable RangeType range() {
			return (this.bound != 0) ? new RangeType(this.bound, MULTIRANGE.equals(this.kind)) : null;
		}

	}

	/** What there is to know of some types; {@code null} if that takes a look. */
	public @Nullable ServerTypes cached(int[] oids) {
		Map<Integer, Type> found = new HashMap<>();
		for (int oid : oids) {
			if (!isKnown(oid, found)) {
				return null;
			}
		}
		return new Found(found);
	}

	/** Looks some types up, which takes a trip to the server. */
	public ServerTypes load(Connection connection, int[] oids) throws SQLException {
		return new Found(find(connection, oids));
	}

	private boolean find(int oid, Map<Integer, Type> found) {
		Type type = this.cache.get(oid);
		if (type == null) {
			return false;
		}
		found.put(oid, type);
		return isKnown(type.element(), found) && isKnown(type.bound(), found);
	}

	private boolean isKnown(int oid, Map<Integer, Type> found) {
		return oid == 0 || builtIn(oid) != null || find(oid, found);
	}

	private Map<Integer, Type> find(Connection connection, int[] oids) throws SQLException {
		String list = Arrays.stream(oids).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(", "));
		Map<Integer, Type> loaded = new HashMap<>();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(QUERY.formatted(list))) {
			while (rows.next()) {
				loaded.put((int) rows.getLong(1),
						new Type(rows.getString(2), rows.getString(3), (int) rows.getLong(4), (int) rows.getLong(5)));
			}
		}
		if (this.cache.size() + loaded.size() > LIMIT) {
			this.cache.clear();
		}
		this.cache.putAll(loaded);
		return loaded;
	}

	/**
	 * The driver's constant for one of PostgreSQL's own types, most of which have one.
	 */
	private static @Nullable String builtIn(int oid) {
		String name = Oid.toString(oid);
		return name.startsWith("<") ? null : name;
	}

	/**
	 * What is known for one stream.
	 *
	 * @param types beside those that have constants
	 */
	private record Found(Map<Integer, Type> types) implements ServerTypes {

		private static final String ARRAY = "_array";

		@Override
		public String name(int oid) {
			String constant = builtIn(oid);
			if (constant != null) {
				String name = constant.toLowerCase(Locale.ROOT);
				return name.endsWith(ARRAY) ? "_" + name.substring(0, name.length() - ARRAY.length()) : name;
			}
			Type type = this.types.get(oid);
			return (type != null) ? type.name() : "unknown";
		}

		@Override
		public int element(int oid) {
			Type type = this.types.get(oid);
			return (type != null) ? type.element() : 0;
		}

		@Override
		public @Nullable RangeType range(int oid) {
			Type type = this.types.get(oid);
			return (type != null) ? type.range() : null;
		}

		@Override
		public boolean isEnum(int oid) {
			Type type = this.types.get(oid);
			return type != null && type.isEnum();
		}

	}

}

package io.github.pgprofiles.internal.mapping.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.internal.driver.DriverSession;
import org.jspecify.annotations.Nullable;

/**
 * The types of the databases that connections are on. An OID means nothing but in one
 * database, and nobody but the server can tell which one a connection is on: behind one
 * address there may be another tomorrow, and behind one DataSource there may be several.
 * So each connection has a memory of its own, of a bounded size, that ends with it.
 * Thread-safe.
 */
public final class KnownTypes {

	/** Of types that one connection has met. */
	private static final int LIMIT = 4096;

	/** Weak: what it keeps holds nothing of the connection. */
	private final Map<Connection, Map<Integer, ServerType>> known = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * What there is to know of some types, and of those that they are made of.
	 * @return the types; {@code null} if that takes a trip to the server
	 */
	public @Nullable FixedTypes cached(Connection connection, int[] oids) throws SQLException {
		if (Arrays.stream(oids).allMatch(ServerTypes::isBuiltIn)) {
			return FixedTypes.NONE;
		}
		return collect(memory(connection), oids);
	}

	/** As {@link #cached}, by one trip to the server where it takes one. */
	public FixedTypes of(Connection connection, int[] oids) throws SQLException {
		FixedTypes cached = cached(connection, oids);
		return (cached != null) ? cached : load(connection, oids);
	}

	/** Looks some types up, in one trip to the server. */
	public FixedTypes load(Connection connection, int[] oids) throws SQLException {
		Map<Integer, ServerType> loaded = TypeCatalog.load(DriverSession.raw(connection), oids);
		for (int oid : oids) {
			if (!ServerTypes.isBuiltIn(oid)) {
				loaded.putIfAbsent(oid, ServerType.UNKNOWN);
			}
		}
		Map<Integer, ServerType> memory = memory(connection);
		if (memory.size() + loaded.size() > LIMIT) {
			memory.clear();
		}
		memory.putAll(loaded);
		return new FixedTypes(loaded);
	}

	/** Whether these types are the same on a connection, which may take a trip. */
	public boolean isSame(Connection connection, FixedTypes types) throws SQLException {
		if (types.isEmpty()) {
			return true;
		}
		Map<Integer, ServerType> memory = memory(connection);
		Collection<Integer> oids = types.types().keySet();
		if (!memory.keySet().containsAll(oids)) {
			return types.isIn(load(connection, oids.stream().mapToInt(Integer::intValue).toArray()).types());
		}
		return types.isIn(memory);
	}

	/** Forgets what a connection has met, as a type was found to have changed. */
	public void forget(Connection connection) {
		try {
			this.known.remove(DriverSession.raw(connection));
		}
		catch (SQLException ex) {
			// closed, and so its memory ends anyway
		}
	}

	private Map<Integer, ServerType> memory(Connection connection) throws SQLException {
		return this.known.computeIfAbsent(DriverSession.raw(connection), (key) -> new ConcurrentHashMap<>());
	}

	private static @Nullable FixedTypes collect(Map<Integer, ServerType> memory, int[] oids) {
		Map<Integer, ServerType> found = new HashMap<>();
		Deque<Integer> open = new ArrayDeque<>();
		for (int oid : oids) {
			open.add(oid);
		}
		while (!open.isEmpty()) {
			int oid = open.remove();
			if (ServerTypes.isBuiltIn(oid) || found.containsKey(oid)) {
				continue;
			}
			ServerType type = memory.get(oid);
			if (type == null) {
				return null;
			}
			found.put(oid, type);
			open.addAll(type.parts());
		}
		return new FixedTypes(found);
	}

}

package io.github.pgprofiles.internal.mapping.catalog;

import java.util.Map;

/**
 * What some types were when they were looked up. Two that are equal stand for the same
 * types, whichever the databases. Keeps no connection. Immutable.
 *
 * @param types by their OIDs, without those whose OIDs never change
 */
public record FixedTypes(Map<Integer, ServerType> types) implements ServerTypes {

	public static final FixedTypes NONE = new FixedTypes(Map.of());

	public FixedTypes {
		types = Map.copyOf(types);
	}

	@Override
	public ServerType lookUp(int oid) {
		return this.types.getOrDefault(oid, ServerType.UNKNOWN);
	}

	@Override
	public ServerType type(int oid) {
		ServerType builtIn = BuiltInTypes.get(oid);
		return (builtIn != null) ? builtIn : lookUp(oid);
	}

	@Override
	public String name(int oid) {
		return type(oid).name();
	}

	public boolean isEmpty() {
		return this.types.isEmpty();
	}

	/** Whether all of these types are the same there. */
	public boolean isIn(Map<Integer, ServerType> others) {
		for (Map.Entry<Integer, ServerType> type : this.types.entrySet()) {
			if (!type.getValue().equals(others.get(type.getKey()))) {
				return false;
			}
		}
		return true;
	}

}

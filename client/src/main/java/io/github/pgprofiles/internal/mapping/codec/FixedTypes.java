package io.github.pgprofiles.internal.mapping.codec;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was asked about some types, and what they are made of. Keeps no connection.
 * Thread-safe once it is filled.
 */
public final class FixedTypes implements ServerTypes {

	private final Map<Integer, Known> known = new HashMap<>();

	/**
	 * A type.
	 *
	 * @param name as the server knows it
	 * @param element of an array, or 0
	 * @param isEnum whether it is one
	 * @param range what a range holds
	 */
	private record Known(String name, int element, boolean isEnum, @Nullable RangeType range) {

		private static final Known NOTHING = new Known("unknown", 0, false, null);

	}

	/** Asks about types, each of them once. */
	public static FixedTypes of(Iterable<Integer> oids, ServerTypes types) throws SQLException {
		FixedTypes fixed = new FixedTypes();
		for (int oid : oids) {
			fixed.ask(oid, types);
		}
		return fixed;
	}

	private void ask(int oid, ServerTypes types) throws SQLException {
		if (this.known.containsKey(oid)) {
			return;
		}
		String name = types.name(oid);
		int element = Codecs.isOfUser(oid) ? types.element(oid) : BuiltInTypes.element(oid);
		boolean simple = !Codecs.isOfUser(oid) || element != 0 || Codecs.isKnownByName(name);
		boolean isEnum = !simple && types.isEnum(oid);
		RangeType range = (simple || isEnum) ? null : types.range(oid);
		this.known.put(oid, new Known(name, element, isEnum, range));
		if (element != 0) {
			ask(element, types);
		}
		if (range != null) {
			ask(range.bound(), types);
		}
	}

	private Known known(int oid) {
		return this.known.getOrDefault(oid, Known.NOTHING);
	}

	@Override
	public String name(int oid) {
		return known(oid).name();
	}

	@Override
	public int element(int oid) {
		return known(oid).element();
	}

	@Override
	public boolean isEnum(int oid) {
		return known(oid).isEnum();
	}

	@Override
	public @Nullable RangeType range(int oid) {
		return known(oid).range();
	}

}

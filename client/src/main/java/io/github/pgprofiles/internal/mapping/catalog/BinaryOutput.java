package io.github.pgprofiles.internal.mapping.catalog;

import java.util.HashSet;
import java.util.Set;

/**
 * Whether the server can send values of a type in binary: it cannot where the type, or
 * one that it is made of, has no such function. PostgreSQL manual, chapter 'CREATE TYPE',
 * {@code send_function}.
 */
public enum BinaryOutput {

	/** It can. */
	ALWAYS,

	/** A value tells, as its type does not say what is in it. */
	BY_VALUE,

	/** It cannot. */
	NEVER;

	/** Looks at a type and at all that it is made of. */
	public static BinaryOutput of(int oid, FixedTypes types) {
		return of(oid, types, new HashSet<>());
	}

	/** A composite may hold an array of itself. */
	private static BinaryOutput of(int oid, FixedTypes types, Set<Integer> seen) {
		if (!seen.add(oid)) {
			return ALWAYS;
		}
		ServerType type = types.type(oid);
		if (!type.sent()) {
			return NEVER;
		}
		BinaryOutput worst = (type.kind() == ServerType.PSEUDO) ? BY_VALUE : ALWAYS;
		for (int part : type.parts()) {
			BinaryOutput next = of(part, types, seen);
			worst = (next.compareTo(worst) > 0) ? next : worst;
		}
		return worst;
	}

}

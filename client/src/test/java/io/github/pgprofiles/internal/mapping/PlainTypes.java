package io.github.pgprofiles.internal.mapping;

import io.github.pgprofiles.internal.mapping.codec.ServerType;
import io.github.pgprofiles.internal.mapping.codec.ServerTypes;

/** Knows PostgreSQL's own types, and no name of them. */
enum PlainTypes implements ServerTypes {

	INSTANCE;

	@Override
	public String name(int oid) {
		return "type " + oid;
	}

	@Override
	public ServerType lookUp(int oid) {
		return ServerType.UNKNOWN;
	}

}

package io.github.pgprofiles.internal.mapping.catalog;

/** Knows PostgreSQL's own types, and no name of them. */
public enum PlainTypes implements ServerTypes {

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

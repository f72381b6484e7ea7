package io.github.pgprofiles.internal.mapping.catalog;

/** Fails where somebody would ask the server for one of PostgreSQL's own types. */
public final class UnaskedServer implements ServerTypes {

	public static final ServerTypes INSTANCE = new UnaskedServer();

	private UnaskedServer() {
	}

	@Override
	public ServerType lookUp(int oid) {
		throw new AssertionError("The server is not to be asked for " + oid);
	}

}

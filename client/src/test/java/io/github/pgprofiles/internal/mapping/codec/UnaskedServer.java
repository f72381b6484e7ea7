package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.Nullable;

/** Fails where somebody would ask the server for one of PostgreSQL's own types. */
final class UnaskedServer implements ServerTypes {

	static final ServerTypes INSTANCE = new UnaskedServer();

	private UnaskedServer() {
	}

	@Override
	public String name(int oid) {
		throw new AssertionError("The server is not to be asked for " + oid);
	}

	@Override
	public int element(int oid) {
		throw new AssertionError("The server is not to be asked for " + oid);
	}

	@Override
	public @Nullable RangeType range(int oid) {
		throw new AssertionError("The server is not to be asked for " + oid);
	}

}

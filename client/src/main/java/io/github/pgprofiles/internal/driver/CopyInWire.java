package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.copy.CopyIn;

/** Stub. */
public final class CopyInWire {

	private final CopyIn copy;

	private CopyInWire(CopyIn copy) {
		this.copy = copy;
	}

	public static CopyInWire of(Connection connection, CopyIn copy) {
		return new CopyInWire(copy);
	}

	/** Checks. */
	public void check() throws SQLException {
	}

	/** Ends. */
	public long end() throws SQLException {
		return this.copy.endCopy();
	}

}

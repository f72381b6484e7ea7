package io.github.pgprofiles.internal.mapping;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.github.pgprofiles.internal.mapping.catalog.FixedTypes;
import io.github.pgprofiles.internal.mapping.catalog.ServerType;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which types are asked about while columns are bound. What is made of them
 * may keep this, which lets go of whom it asked when it is closed. Filled by one thread.
 */
final class BoundTypes implements ServerTypes, AutoCloseable {

	private final Map<Integer, ServerType> asked = new HashMap<>();

	private @Nullable ServerTypes source;

	BoundTypes(ServerTypes source) {
		this.source = source;
	}

	@Override
	public ServerType lookUp(int oid) throws SQLException {
		ServerType known = this.asked.get(oid);
		if (known != null || this.source == null) {
			return (known != null) ? known : ServerType.UNKNOWN;
		}
		ServerType found = this.source.lookUp(oid);
		this.asked.put(oid, found);
		return found;
	}

	FixedTypes asked() {
		return new FixedTypes(this.asked);
	}

	@Override
	public void close() {
		this.source = null;
	}

}

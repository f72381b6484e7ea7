package io.github.pgprofiles.autoconfigure.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.internal.spi.PoolLook;

/**
 * The looks at all servers that are known, by the address that connections have reached:
 * of a DSN with several hosts, profiles may be on different ones. A pooler has a server
 * for each database behind one address. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ServerLooks {

	private final Map<String, ServerLook> looks = new ConcurrentHashMap<>();

	/**
	 * The look at the server that a connection has reached. Asks nobody.
	 * @param connection of pgJDBC
	 * @param pooled whether a pooler stands between
	 * @return always the same object for a server; one of its own where the address is
	 * not known
	 * @throws SQLException if the connection is no such
	 */
	public ServerLook at(Connection connection, boolean pooled) throws SQLException {
		String server = PoolLook.server(connection);
		return (server != null) ? this.looks
			.computeIfAbsent(pooled ? server + "/" + PoolLook.database(connection) : server, (key) -> new ServerLook())
				: new ServerLook();
	}

}

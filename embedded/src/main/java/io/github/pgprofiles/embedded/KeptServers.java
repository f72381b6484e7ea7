package io.github.pgprofiles.embedded;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers between two contexts of an application that is restarted within its JVM. This
 * module is in a jar, whose classes devtools loads once, by the class loader above those
 * of the restarts: what a static field holds is there for the next context. They stop
 * with the JVM. Thread-safe.
 */
final class KeptServers {

	private static final Logger logger = LoggerFactory.getLogger(KeptServers.class);

	/** By the setting, with {@code null} for temporary data. */
	private static final Map<@Nullable String, EmbeddedServer> KEPT = new HashMap<>();

	private static boolean hooked;

	/** Set when the JVM ends: the contexts may close before or after. */
	private static boolean ending;

	private KeptServers() {
	}

	/**
	 * The server that the last context left, or a new one.
	 * @param dataDirectory the setting
	 * @return a server that runs, and that nobody else takes
	 */
	static synchronized EmbeddedServer take(@Nullable String dataDirectory) {
		if (!hooked) {
			hooked = true;
			Runtime.getRuntime().addShutdownHook(new Thread(KeptServers::end, "embedded-postgres-stop"));
		}
		EmbeddedServer kept = KEPT.remove(dataDirectory);
		// of an earlier setting
		closeAll();
		if (kept != null && kept.isRunning()) {
			return kept;
		}
		if (kept != null) {
			logger.warn("The embedded PostgreSQL has ended between two starts of the application; another is started");
			kept.close();
		}
		return EmbeddedServer.start(dataDirectory);
	}

	/**
	 * Keeps a server for the next context.
	 * @param dataDirectory the setting
	 * @param server that runs
	 */
	static synchronized void keep(@Nullable String dataDirectory, EmbeddedServer server) {
		if (ending) {
			server.close();
			return;
		}
		EmbeddedServer other = KEPT.put(dataDirectory, server);
		if (other != null && other != server) {
			other.close();
		}
	}

	private static synchronized void end() {
		ending = true;
		closeAll();
	}

	/** Stops those that no context uses. */
	static synchronized void closeAll() {
		KEPT.values().forEach(EmbeddedServer::close);
		KEPT.clear();
	}

}

package io.github.pgprofiles.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.autoconfigure.ConnectionDetailsFallback;
import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.StringUtils;

/**
 * Gives each profile that asks a database of its own, named after it, on one server that
 * starts with the first of them. Thread-safe.
 */
final class EmbeddedDatabases implements ConnectionDetailsFallback, SmartInitializingSingleton, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedDatabases.class);

	/** Belong to the server, which lets nobody work in the former. */
	private static final Set<String> TEMPLATES = Set.of("template0", "template1");

	private final @Nullable String dataDirectory;

	private final boolean restarts;

	private final Map<String, PostgresConnectionDetails> details = new LinkedHashMap<>();

	private @Nullable EmbeddedServer server;

	private boolean announced;

	private boolean closed;

	EmbeddedDatabases(@Nullable String dataDirectory) {
		this(dataDirectory, false);
	}

	/**
	 * Serves the profiles of one context.
	 * @param dataDirectory where data are kept, or {@code null}
	 * @param restarts whether the server outlives the context, for the next one
	 */
	EmbeddedDatabases(@Nullable String dataDirectory, boolean restarts) {
		this.dataDirectory = StringUtils.hasText(dataDirectory) ? dataDirectory : null;
		this.restarts = restarts;
	}

	@Override
	public synchronized PostgresConnectionDetails detailsFor(String profile) {
		if (this.closed) {
			throw new IllegalStateException(
					"Profile '" + profile + "' came too late: the embedded PostgreSQL has been stopped");
		}
		if (TEMPLATES.contains(profile)) {
			throw new EmbeddedPostgresException(
					"Profile '%s' has the name of a database that belongs to the server itself.".formatted(profile),
					"Choose another name for the profile, or say with its 'dsn' or 'host' where it connects.", null);
		}
		PostgresConnectionDetails known = this.details.get(profile);
		if (known != null) {
			return known;
		}
		EmbeddedServer running = running();
		running.createDatabase(profile);
		PostgresConnectionDetails created = running.details(profile);
		this.details.put(profile, created);
		if (this.announced) {
			announce(running, Set.of(profile));
		}
		return created;
	}

	private EmbeddedServer running() {
		EmbeddedServer running = this.server;
		if (running == null) {
			running = this.restarts ? KeptServers.take(this.dataDirectory) : EmbeddedServer.start(this.dataDirectory);
			this.server = running;
		}
		return running;
	}

	/**
	 * By now every profile that connects at start-up has asked: one line for them all.
	 */
	@Override
	public synchronized void afterSingletonsInstantiated() {
		this.announced = true;
		EmbeddedServer running = this.server;
		if (running != null && !this.details.isEmpty()) {
			announce(running, this.details.keySet());
		}
	}

	private static void announce(EmbeddedServer server, Set<String> profiles) {
		if (logger.isInfoEnabled()) {
			logger.info("Embedded PostgreSQL {} on localhost:{} serves {}; {}", server.version(), server.port(),
					profiles.stream()
						.map((profile) -> "profile '" + profile + "' (database '" + profile + "')")
						.collect(Collectors.joining(", ")),
					server.describeData());
		}
	}

	/**
	 * Stops the server, if it runs, or keeps it for the context that comes next, where
	 * the application is restarted within this JVM. The pools have been closed before:
	 * they have this for a bean that they depend on.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		EmbeddedServer running = this.server;
		if (running != null) {
			this.server = null;
			if (this.restarts) {
				KeptServers.keep(this.dataDirectory, running);
			}
			else {
				running.close();
			}
		}
	}

}

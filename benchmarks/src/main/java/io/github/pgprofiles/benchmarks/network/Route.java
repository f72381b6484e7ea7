package io.github.pgprofiles.benchmarks.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * One contender's way to the server. Counts round trips where the network does. Used by
 * one thread.
 */
public final class Route implements AutoCloseable {

	/** The fact that tells the round trips of an operation. */
	public static final String TRIPS = "trips/op";

	private final ServerAddress server;

	private final @Nullable SlowProxy proxy;

	private double trips;

	Route(ServerAddress server, @Nullable SlowProxy proxy) {
		this.server = server;
		this.proxy = proxy;
	}

	/**
	 * Where the contender has to go.
	 * @return the address, for pools as large as the server's address says
	 */
	public ServerAddress address() {
		return (this.proxy != null) ? this.proxy.address().withConnections(this.server.connections()) : this.server;
	}

	/** Begins to count. */
	public void begin() {
		if (this.proxy != null) {
			this.proxy.takeRoundTrips();
		}
	}

	/**
	 * Ends counting.
	 * @param operations since it began
	 */
	public void end(long operations) {
		if (this.proxy != null) {
			this.trips = (double) this.proxy.takeRoundTrips() / operations;
		}
	}

	/**
	 * What was counted last.
	 * @return {@link #TRIPS}; empty where nobody counts
	 */
	public Map<String, Object> facts() {
		return (this.proxy != null) ? Map.of(TRIPS, this.trips) : Map.of();
	}

	@Override
	public void close() {
		if (this.proxy == null) {
			return;
		}
		try {
			this.proxy.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

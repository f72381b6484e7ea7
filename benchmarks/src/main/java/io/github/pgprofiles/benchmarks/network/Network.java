package io.github.pgprofiles.benchmarks.network;

import java.io.IOException;
import java.time.Duration;

import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** How far away the server is. */
public enum Network {

	/** As near as can be. */
	LOOPBACK("", "over loopback", Duration.ZERO),

	/** As in the next building. */
	ONE_MILLISECOND("-1ms", "1 ms away from the server each way", Duration.ofMillis(1));

	private final String suffix;

	private final String description;

	private final Duration eachWay;

	Network(String suffix, String description, Duration eachWay) {
		this.suffix = suffix;
		this.description = description;
		this.eachWay = eachWay;
	}

	/**
	 * The name of a case that goes over this network.
	 * @param name of the case over loopback
	 * @return the name
	 */
	public String benchmark(String name) {
		return name + this.suffix;
	}

	/**
	 * Where the server is.
	 * @return a few words
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Whether a round trip takes so long that little else counts, and trips are counted.
	 * @return false over loopback
	 */
	public boolean isSlow() {
		return !this.eachWay.isZero();
	}

	/**
	 * Opens a way to the server.
	 * @param server at its end
	 * @return a way of its own for each caller, to be closed by it
	 * @throws IOException if there is none
	 */
	public Route open(ServerAddress server) throws IOException {
		return isSlow() ? new Route(server, new SlowProxy(server, this.eachWay)) : new Route(server, null);
	}

}

package io.github.pgprofiles.benchmarks.server;

/** How a contender's connections to the server that speaks TLS are encrypted. */
public enum Encryption {

	/** Not at all. */
	NONE("", "disable"),

	/** By TLS, whoever signed the certificate. */
	TLS("-tls", "require");

	private final String suffix;

	private final String sslmode;

	Encryption(String suffix, String sslmode) {
		this.suffix = suffix;
		this.sslmode = sslmode;
	}

	/**
	 * The name of a contender that is connected so.
	 * @param name of the contender without TLS
	 * @return the name
	 */
	public String contender(String name) {
		return name + this.suffix;
	}

	/**
	 * The address for connections that are encrypted so.
	 * @param server whose server with TLS is meant
	 * @return the address
	 * @throws Exception if it does not start
	 */
	public ServerAddress address(BenchmarkServer server) throws Exception {
		return server.tls().address().withSslmode(this.sslmode);
	}

}

package io.github.pgprofiles.config;

/**
 * How far a connection is secured, as a whole.
 *
 * @since 0.1.0
 */
public enum TlsPreset {

	/**
	 * Whatever {@code sslmode} and the properties of the driver say.
	 */
	NONE,

	/**
	 * Encrypted, the server's certificate and host name verified, SCRAM with channel
	 * binding, and nothing less.
	 */
	STRICT

}

package io.github.pgprofiles.config;

import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * How the connections of a profile are secured. Immutable.
 *
 * @param preset that nothing else in the profile may weaken; default
 * {@link TlsPreset#NONE}
 * @param sockets asked once for each new connection, for the factory of its TLS socket,
 * which then decides whose certificate is trusted, and which one the client shows; the
 * driver's own files if {@code null}
 * @since 0.1.0
 */
public record TlsSettings(TlsPreset preset, @Nullable Supplier<SSLSocketFactory> sockets) {

	private static final TlsSettings NONE = new TlsSettings(TlsPreset.NONE, null);

	/**
	 * Nothing but what {@code sslmode} and the properties of the driver say.
	 * @return the default
	 */
	public static TlsSettings none() {
		return NONE;
	}

	/**
	 * What the driver needs for the preset, by its own names. Nothing overrides these.
	 * @return properties of pgJDBC; empty without a preset
	 */
	public Map<String, String> required() {
		return (this.preset == TlsPreset.STRICT) ? StrictTls.REQUIRED : Map.of();
	}

	@Override
	public String toString() {
		return "TlsSettings[preset=%s, sockets=%s]".formatted(this.preset, (this.sockets != null) ? "own" : "driver's");
	}

}

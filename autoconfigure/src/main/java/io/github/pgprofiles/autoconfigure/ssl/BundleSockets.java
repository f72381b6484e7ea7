package io.github.pgprofiles.autoconfigure.ssl;

import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.ssl.SslBundle;

/**
 * The sockets of a profile's bundle as it was last read. Where the bundle is reloaded,
 * new connections use the new certificates, and old ones live on. Thread-safe.
 */
final class BundleSockets implements Supplier<SSLSocketFactory> {

	private static final Log logger = LogFactory.getLog(BundleSockets.class);

	private final String profile;

	private final String bundle;

	private volatile SSLSocketFactory current;

	BundleSockets(String profile, String name, SslBundle bundle) {
		this.profile = profile;
		this.bundle = name;
		this.current = OptionsSocketFactory.of(bundle);
	}

	void update(SslBundle reloaded) {
		try {
			this.current = OptionsSocketFactory.of(reloaded);
			logger.info("Profile '%s': new connections use the SSL bundle '%s' as it was reloaded"
				.formatted(this.profile, this.bundle));
		}
		catch (RuntimeException ex) {
			// no message: a key that stands in the configuration itself may be quoted
			logger.warn("Profile '%s': the SSL bundle '%s' was reloaded and cannot be used (%s); new connections go on"
				.formatted(this.profile, this.bundle, ProfileSslBundles.kind(ex)) + " with what it was");
			logger.debug("The SSL bundle cannot be used", ex);
		}
	}

	@Override
	public SSLSocketFactory get() {
		return this.current;
	}

}

package io.github.pgprofiles.autoconfigure.ssl;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Until when the certificates of a bundle are valid.
 *
 * @param bundle its name
 * @param client the first end of the certificates that the client shows; {@code null} if
 * it shows none
 * @param trusted the last end of those that it trusts, after which it trusts nobody;
 * {@code null} if the bundle has none of its own
 * @since 0.1.0
 */
public record BundleExpiry(String bundle, @Nullable Instant client, @Nullable Instant trusted) {

	/** Reads the stores of a bundle. */
	static BundleExpiry of(String name, SslBundle bundle) {
		String alias = bundle.getKey().getAlias();
		Instant client = ends(bundle.getStores().getKeyStore(), alias, true).min(Instant::compareTo).orElse(null);
		Instant trusted = ends(bundle.getStores().getTrustStore(), null, false).max(Instant::compareTo).orElse(null);
		return new BundleExpiry(name, client, trusted);
	}

	private static Stream<Instant> ends(@Nullable KeyStore store, @Nullable String alias, boolean keys) {
		if (store == null) {
			return Stream.empty();
		}
		try {
			List<String> aliases = (alias != null && !alias.isEmpty()) ? List.of(alias)
					: Collections.list(store.aliases());
			Stream.Builder<Instant> ends = Stream.builder();
			for (String each : aliases) {
				if (!keys || store.isKeyEntry(each)) {
					Certificate[] chain = keys ? store.getCertificateChain(each)
							: new Certificate[] { store.getCertificate(each) };
					if (chain != null) {
						Arrays.stream(chain)
							.filter(X509Certificate.class::isInstance)
							.forEach((one) -> ends.add(((X509Certificate) one).getNotAfter().toInstant()));
					}
				}
			}
			return ends.build();
		}
		catch (KeyStoreException ex) {
			return Stream.empty();
		}
	}

	/**
	 * As the health endpoint shows it.
	 * @param now the present
	 * @param threshold how long before the end there is a warning
	 * @return details
	 */
	public Map<String, Object> describe(Instant now, Duration threshold) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("bundle", this.bundle);
		if (this.client != null) {
			details.put("clientCertificateExpires", this.client.toString());
		}
		if (this.trusted != null) {
			details.put("trustedCertificatesExpire", this.trusted.toString());
		}
		String warning = (this.client != null) ? warning("the client certificate", this.client, now, threshold) : null;
		if (warning == null && this.trusted != null) {
			warning = warning("the last trusted certificate", this.trusted, now, threshold);
		}
		if (warning != null) {
			details.put("warning", warning);
		}
		return details;
	}

	private static @Nullable String warning(String what, Instant end, Instant now, Duration threshold) {
		if (!end.isAfter(now)) {
			return what + " has expired";
		}
		Duration left = Duration.between(now, end);
		return (left.compareTo(threshold) <= 0) ? what + " expires in " + left.toDays() + " days" : null;
	}

}

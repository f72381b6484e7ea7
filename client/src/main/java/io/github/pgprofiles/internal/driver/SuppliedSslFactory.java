package io.github.pgprofiles.internal.driver;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

import org.postgresql.ssl.WrappedFactory;

/**
 * What the driver makes for each connection whose TLS sockets come from elsewhere. The
 * driver makes it by its name and a text, by which it finds what stands behind it.
 */
public final class SuppliedSslFactory extends WrappedFactory {

	private static final Map<String, WeakReference<Source>> SOURCES = new ConcurrentHashMap<>();

	/**
	 * Called by the driver.
	 * @param key of a source that is still in use
	 */
	public SuppliedSslFactory(String key) {
		WeakReference<Source> known = SOURCES.get(key);
		Source source = (known != null) ? known.get() : null;
		if (source == null) {
			throw new IllegalStateException("The profile of these sockets is closed");
		}
		this.factory = source.sockets.get();
	}

	/** Where the sockets of one profile come from, for as long as somebody holds this. */
	public static final class Source {

		private final String key = UUID.randomUUID().toString();

		private final Supplier<SSLSocketFactory> sockets;

		private Source(Supplier<SSLSocketFactory> sockets) {
			this.sockets = sockets;
		}

		/**
		 * Makes sockets of this.
		 * @param sockets asked for each connection
		 */
		public static Source of(Supplier<SSLSocketFactory> sockets) {
			SOURCES.values().removeIf((each) -> each.get() == null);
			Source source = new Source(sockets);
			SOURCES.put(source.key, new WeakReference<>(source));
			return source;
		}

		/** What the driver is given beside the name of the class. */
		public String key() {
			return this.key;
		}

	}

	/** How many sources somebody holds, or did until just now. */
	static int sources() {
		return SOURCES.size();
	}

}

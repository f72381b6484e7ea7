package io.github.pgprofiles.test.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * pgJDBC's {@code socketFactory} of a profile that is proxied: connects to the proxy, and
 * tells it where to.
 *
 * @since 0.1.0
 */
public final class ProxySockets extends SocketFactory {

	private static final Map<String, PostgresProxy> PROXIES = new ConcurrentHashMap<>();

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final String name;

	/**
	 * Called by the driver.
	 * @param name of the proxy: {@code socketFactoryArg}
	 */
	public ProxySockets(String name) {
		this.name = name;
	}

	static Registered register() {
		String name = "proxy-" + COUNT.incrementAndGet();
		// each connection says where it goes
		PostgresProxy proxy = new PostgresProxy("localhost", 5432) {

			@Override
			public void close() {
				PROXIES.remove(name);
				super.close();
			}

		};
		PROXIES.put(name, proxy);
		return new Registered(name, proxy);
	}

	record Registered(String name, PostgresProxy proxy) {
	}

	@Override
	public Socket createSocket() {
		PostgresProxy proxy = PROXIES.get(this.name);
		if (proxy == null) {
			throw new IllegalStateException("No proxy is called '" + this.name + "'");
		}
		return new ProxiedSocket(proxy);
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return connected(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return connected(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
		return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
	}

	private Socket connected(InetSocketAddress to, @Nullable SocketAddress from) throws IOException {
		Socket socket = createSocket();
		socket.bind(from);
		socket.connect(to);
		return socket;
	}

	private static final class ProxiedSocket extends Socket {

		private final PostgresProxy proxy;

		ProxiedSocket(PostgresProxy proxy) {
			this.proxy = proxy;
		}

		@Override
		public void connect(SocketAddress endpoint, int timeout) throws IOException {
			InetSocketAddress to = (InetSocketAddress) endpoint;
			if (to.isUnresolved()) {
				throw new UnknownHostException(to.getHostString());
			}
			if (!isBound()) {
				bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			}
			this.proxy.connects(getLocalPort(), to);
			super.connect(this.proxy.address(), timeout);
		}

		@Override
		public void connect(SocketAddress endpoint) throws IOException {
			connect(endpoint, 0);
		}

	}

}

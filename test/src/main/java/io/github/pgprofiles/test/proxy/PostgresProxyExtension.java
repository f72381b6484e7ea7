package io.github.pgprofiles.test.proxy;

import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A {@link PostgresProxy} for a test class, registered in a static field with
 * {@code @RegisterExtension}. It starts when it is asked for first, is
 * {@linkplain PostgresProxy#restore() restored} after each test and closed after the last
 * of the class. Tests get it by {@link #proxy()}, or as a parameter of type
 * {@link PostgresProxy} where the class has one such extension. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PostgresProxyExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {

	private final Supplier<String> host;

	private final IntSupplier port;

	private @Nullable PostgresProxy proxy;

	private PostgresProxyExtension(Supplier<String> host, IntSupplier port) {
		this.host = host;
		this.port = port;
	}

	/**
	 * A proxy in front of a server that is known.
	 * @param host of the server
	 * @param port of the server
	 * @return the extension
	 */
	public static PostgresProxyExtension to(String host, int port) {
		return new PostgresProxyExtension(() -> host, () -> port);
	}

	/**
	 * A proxy in front of a server that is known when it runs, such as one in a
	 * container.
	 * @param host of the server, asked for when the proxy starts
	 * @param port of the server, asked for when the proxy starts
	 * @return the extension
	 */
	public static PostgresProxyExtension to(Supplier<String> host, IntSupplier port) {
		return new PostgresProxyExtension(host, port);
	}

	/**
	 * The proxy, started if it is not running.
	 * @return always the same, until the test class is over
	 */
	public synchronized PostgresProxy proxy() {
		PostgresProxy running = this.proxy;
		if (running == null) {
			running = new PostgresProxy(this.host.get(), this.port.getAsInt());
			this.proxy = running;
		}
		return running;
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == PostgresProxy.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return proxy();
	}

	@Override
	public synchronized void afterEach(ExtensionContext context) {
		if (this.proxy != null) {
			this.proxy.restore();
		}
	}

	/** Nested classes use that of the class around them, and leave it open. */
	@Override
	public synchronized void afterAll(ExtensionContext context) {
		PostgresProxy running = this.proxy;
		boolean nested = context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
		if (running != null && !nested) {
			this.proxy = null;
			running.close();
		}
	}

}

package io.github.pgprofiles.autoconfigure;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/** Connects as usual, and remembers what it was told. */
public final class RecordingConnector extends SocketFactory {

	static final Map<String, String> SEEN = new ConcurrentHashMap<>();

	public RecordingConnector(Properties properties) {
		properties.stringPropertyNames().forEach((name) -> SEEN.put(name, properties.getProperty(name)));
	}

	@Override
	public Socket createSocket() {
		return new Socket();
	}

	@Override
	public Socket createSocket(String host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress local, int localPort) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
		throw new UnsupportedOperationException();
	}

}

package io.github.pgprofiles.autoconfigure;

import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.testing.tls.UnconnectedSockets;

/** Connects as usual, and remembers what it was told. */
public final class RecordingConnector extends UnconnectedSockets {

	static final Map<String, String> SEEN = new ConcurrentHashMap<>();

	public RecordingConnector(Properties properties) {
		properties.stringPropertyNames().forEach((name) -> SEEN.put(name, properties.getProperty(name)));
	}

	@Override
	public Socket createSocket() {
		return new Socket();
	}

}

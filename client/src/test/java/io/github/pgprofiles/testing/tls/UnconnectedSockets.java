package io.github.pgprofiles.testing.tls;

import java.net.InetAddress;
import java.net.Socket;

import javax.net.SocketFactory;

/**
 * What a {@code socketFactory} of pgJDBC has to be: it asks for a socket that it connects
 * itself, and for no other.
 */
public abstract class UnconnectedSockets extends SocketFactory {

	@Override
	public abstract Socket createSocket();

	@Override
	public final Socket createSocket(String host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public final Socket createSocket(String host, int port, InetAddress local, int localPort) {
		throw new UnsupportedOperationException();
	}

	@Override
	public final Socket createSocket(InetAddress host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public final Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
		throw new UnsupportedOperationException();
	}

}

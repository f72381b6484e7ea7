package io.github.pgprofiles.autoconfigure.ssl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** Sockets of a bundle, with its ciphers and protocols. */
final class OptionsSocketFactory extends SSLSocketFactory {

	private final SSLSocketFactory sockets;

	private final SslOptions options;

	private OptionsSocketFactory(SSLSocketFactory sockets, SslOptions options) {
		this.sockets = sockets;
		this.options = options;
	}

	/** Reads the certificates of a bundle as they are now. */
	static SSLSocketFactory of(SslBundle bundle) {
		SSLSocketFactory sockets = bundle.createSslContext().getSocketFactory();
		SslOptions options = bundle.getOptions();
		return options.isSpecified() ? new OptionsSocketFactory(sockets, options) : sockets;
	}

	private Socket with(Socket socket) {
		if (socket instanceof SSLSocket secure) {
			String[] protocols = this.options.getEnabledProtocols();
			if (protocols != null) {
				secure.setEnabledProtocols(protocols);
			}
			String[] ciphers = this.options.getCiphers();
			if (ciphers != null) {
				secure.setEnabledCipherSuites(ciphers);
			}
		}
		return socket;
	}

	@Override
	public Socket createSocket() throws IOException {
		return with(this.sockets.createSocket());
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		return with(this.sockets.createSocket(socket, host, port, autoClose));
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return with(this.sockets.createSocket(host, port));
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
		return with(this.sockets.createSocket(host, port, local, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return with(this.sockets.createSocket(host, port));
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
		return with(this.sockets.createSocket(host, port, local, localPort));
	}

	@Override
	public String[] getDefaultCipherSuites() {
		String[] ciphers = this.options.getCiphers();
		return (ciphers != null) ? ciphers.clone() : this.sockets.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.sockets.getSupportedCipherSuites();
	}

}

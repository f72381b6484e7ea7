#!/usr/bin/env bash
# pgJDBC 42.7.14 (42.7.11 and 42.7.13 do the same).
# connectTimeout is one limit for all hosts of a URL together, where libpq's connect_timeout is one for each of them. Behind a
# first host that does not answer, the second one has 1 ms for its TCP connection: a failover to a server in the same
# room succeeds, one to another data centre does not. The next attempt within hostRecheckSeconds begins with the second host.
# Printed is the time that the driver gives to each connect, through a socket factory.
. "$(dirname "$0")/lib/java.sh"
code=$(cat <<'JAVA'
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import javax.net.SocketFactory;

public class Finding {

	public static void main(String[] args) {
		Properties properties = new Properties();
		properties.setProperty("user", "app");
		properties.setProperty("sslmode", "disable");
		properties.setProperty("connectTimeout", "2");
		properties.setProperty("socketFactory", Unanswered.class.getName());
		try {
			DriverManager.getConnection("jdbc:postgresql://127.0.0.1,127.0.0.2/orders", properties);
		}
		catch (SQLException ex) {
			System.out.println(ex.getSQLState());
		}
	}

	/** Connects to hosts that are switched off: nothing answers, and the time passes. */
	public static class Unanswered extends SocketFactory {

		@Override
		public Socket createSocket() {
			return new Socket() {

				@Override
				public void connect(SocketAddress endpoint, int timeout) throws IOException {
					System.out.println(endpoint + ": " + ((timeout > 1000) ? "more than 1000" : timeout) + " ms");
					try {
						Thread.sleep(timeout);
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					throw new SocketTimeoutException();
				}

			};
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

}
JAVA
)
packages "${embedded[@]}" org.postgresql:postgresql:42.7.14
expect '/127.0.0.1:5432: more than 1000 ms
/127.0.0.2:5432: 1 ms
08001' "$(run_java <<<"$code")"

package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.opentest4j.TestAbortedException;

/**
 * The embedded server behind a PgBouncer in transaction mode, which has four connections
 * for each database and lends them in turn: hardly two transactions of one client run on
 * the same session. {@link Neighbours} see to it that there are four.
 */
final class PooledServer extends TestServer {

	static final String KIND = "pgbouncer";

	private final EmbeddedServer server = new EmbeddedServer();

	private final PgBouncer bouncer;

	PooledServer() {
		try {
			// the package's defaults but for what they are about: no start-up parameter
			// is ignored
			this.bouncer = PgBouncer.inTransactionMode(this.server.host(), this.server.port(), "default_pool_size = 4",
					"server_round_robin = 1", "max_client_conn = 2000");
			Runtime.getRuntime().addShutdownHook(new Thread(this.bouncer::close));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Without it the tests are skipped; on a build server they fail. */
	static void requirePgBouncer(String kind) {
		if (KIND.equals(kind) && !PgBouncer.isInstalled()) {
			if (Boolean.parseBoolean(System.getenv("CI"))) {
				throw new IllegalStateException(RequiresPgBouncer.REQUIRED);
			}
			throw new TestAbortedException(RequiresPgBouncer.SKIPPED);
		}
	}

	@Override
	public String host() {
		return "127.0.0.1";
	}

	@Override
	public int port() {
		return this.bouncer.port();
	}

	@Override
	public int serverPort() {
		return this.server.port();
	}

	@Override
	void reconnect(String database) {
		this.bouncer.reconnect(database);
	}

	@Override
	String superuser() {
		return this.server.superuser();
	}

	@Override
	String superuserPassword() {
		return this.server.superuserPassword();
	}

}

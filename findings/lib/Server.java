import java.io.File;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL for as long as one finding runs. */
final class Server implements AutoCloseable {

	private final EmbeddedPostgres postgres;

	Server() throws Exception {
		this.postgres = EmbeddedPostgres.builder()
			.setOverrideWorkingDirectory(new File("postgres").getAbsoluteFile())
			.setServerConfig("fsync", "off")
			.start();
	}

	/** The address for the driver, of a database and a role that may do everything. */
	String url() {
		return this.postgres.getJdbcUrl("postgres", "postgres");
	}

	@Override
	public void close() throws Exception {
		this.postgres.close();
	}

}

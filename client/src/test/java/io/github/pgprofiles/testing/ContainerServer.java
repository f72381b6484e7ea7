package io.github.pgprofiles.testing;

import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL 15 in a container: the oldest that we support. */
final class ContainerServer extends TestServer {

	static final String KIND = "container";

	private final PostgreSQLContainer container = new PostgreSQLContainer("postgres:15");

	ContainerServer() {
		this.container.start();
	}

	/** Without Docker the tests are skipped; on a build server they fail. */
	static void requireDocker(String kind) {
		if (KIND.equals(kind) && !DockerClientFactory.instance().isDockerAvailable()) {
			String message = "Docker is not available, so the suite does not run against the container postgres:15";
			if (Boolean.parseBoolean(System.getenv("CI"))) {
				throw new IllegalStateException(message + ", which CI=true does not forgive");
			}
			throw new TestAbortedException(message);
		}
	}

	@Override
	public String host() {
		return this.container.getHost();
	}

	@Override
	public int port() {
		return this.container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
	}

	@Override
	String superuser() {
		return this.container.getUsername();
	}

	@Override
	String superuserPassword() {
		return this.container.getPassword();
	}

}

package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * PostgreSQL in a container: 15, the oldest that we support, or the image that the system
 * property {@code test.postgres.image} names.
 */
final class ContainerServer extends TestServer {

	static final String KIND = "container";

	private static final String OLDEST = "postgres:15";

	/** Of a standby that a test may start beside it. */
	private static final int STANDBY_PORT = 5433;

	private static final String STANDBY_DATA = "/var/lib/postgresql/standby";

	private final PostgreSQLContainer container = new PostgreSQLContainer(
			DockerImageName.parse(image()).asCompatibleSubstituteFor("postgres"));

	ContainerServer() {
		this.container.addExposedPort(STANDBY_PORT);
		this.container.start();
	}

	/** The image that the tests run against, such as {@code postgres:15}. */
	static String image() {
		String image = System.getProperty("test.postgres.image", "");
		return image.isBlank() ? OLDEST : image;
	}

	/** Without Docker the tests are skipped; on a build server they fail. */
	static void requireDocker(String kind) {
		if (KIND.equals(kind) && !DockerClientFactory.instance().isDockerAvailable()) {
			String message = "Docker is not available, so the suite does not run against the container " + image();
			if (Boolean.parseBoolean(System.getenv("CI"))) {
				throw new IllegalStateException(message + ", which CI=true does not forgive");
			}
			throw new TestAbortedException(message);
		}
	}

	/**
	 * Starts a standby in the same container.
	 * @return its port as seen from here
	 */
	int startStandby() {
		run(("PGPASSWORD=%s pg_basebackup --no-password --host=127.0.0.1 --username=%s --pgdata=%s"
				+ " --write-recovery-conf --checkpoint=fast")
			.formatted(superuserPassword(), superuser(), STANDBY_DATA));
		run("pg_ctl start --wait --pgdata=%s --log=%s.log --options='-p %d -h 0.0.0.0'".formatted(STANDBY_DATA,
				STANDBY_DATA, STANDBY_PORT));
		return this.container.getMappedPort(STANDBY_PORT);
	}

	void endStandby() {
		run("pg_ctl stop --mode=immediate --pgdata=%1$s; rm -r %1$s".formatted(STANDBY_DATA));
	}

	private void run(String command) {
		try {
			Container.ExecResult result = this.container.execInContainer(
					ExecConfig.builder().user("postgres").command(new String[] { "sh", "-c", command }).build());
			if (result.getExitCode() != 0) {
				throw new IllegalStateException(result.toString());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
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

package io.github.pgprofiles.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.pgprofiles.autoconfigure.ConnectionDetailsFallback;
import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.awaitility.Awaitility.await;

/** What the tests ask of a server, straight through the driver. */
final class Servers {

	private Servers() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EmbeddedPostgresAutoConfiguration.class));
	}

	static ApplicationContextRunner runner(Path dataDirectory) {
		return runner().withPropertyValues("app.postgres.embedded.data-directory=" + dataDirectory);
	}

	static PostgresConnectionDetails details(ApplicationContext context, String profile) {
		return context.getBean(ConnectionDetailsFallback.class).detailsFor(profile);
	}

	static Connection connect(PostgresConnectionDetails details) throws SQLException {
		return DriverManager.getConnection(details.getUrl(), details.getUsername(), details.getPassword());
	}

	static void execute(PostgresConnectionDetails details, String sql) throws SQLException {
		try (Connection connection = connect(details); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	static String query(PostgresConnectionDetails details, String sql) throws SQLException {
		try (Connection connection = connect(details);
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	static Path dataDirectory(PostgresConnectionDetails details) throws SQLException {
		return Path.of(query(details, "show data_directory"));
	}

	static ProcessHandle postmaster(Path dataDirectory) {
		return new Postmaster(dataDirectory).process().orElseThrow();
	}

	/**
	 * Waits for the last moments of a stopped server, between the removal of its file and
	 * the end of its process.
	 */
	static void awaitGone(ProcessHandle process) {
		await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
	}

}

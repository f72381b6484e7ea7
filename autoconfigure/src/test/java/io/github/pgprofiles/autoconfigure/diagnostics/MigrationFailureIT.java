package io.github.pgprofiles.autoconfigure.diagnostics;

import java.nio.file.Path;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a start says whose migrations fail. */
@ExtendWith(OutputCaptureExtension.class)
class MigrationFailureIT {

	@TempDir
	private Path folder;

	private static String profile(String name, String more) {
		return "    %s: { host: localhost, port: %d, user: postgres, database: %s, %s }\n".formatted(name,
				TestServer.port(), TestServer.newDatabase(), more);
	}

	private FailedStart start(CapturedOutput console, String... profiles) {
		return FailedStart.of(console, this.folder,
				"app.postgres:\n  primary: orders\n  profiles:\n" + String.join("", profiles));
	}

	@Test
	void everyProfileWithItsScript(CapturedOutput console) {
		start(console, profile("orders", "flyway: { locations: 'classpath:db/broken' }"),
				profile("reports", "flyway: { locations: 'classpath:db/nowhere', fail-on-missing-locations: true }"))
			.says("Profile 'orders': the migration failed", "V2__broken.sql", "Profile 'reports': the migration failed",
					"db/nowhere", "Correct the migration");
	}

	@Test
	void locationsThatIncludeAnother(CapturedOutput console) {
		start(console, profile("orders", "flyway: { locations: 'classpath:db/migration' }"),
				profile("reports", "flyway: {}"))
			.says("the migrations of the profile 'reports' would run there too",
					"Write 'app.postgres.profiles.reports.flyway.locations'");
	}

}

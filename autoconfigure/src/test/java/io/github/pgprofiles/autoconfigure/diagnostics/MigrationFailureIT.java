package io.github.pgprofiles.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

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

	@ParameterizedTest
	@ValueSource(strings = { "flyway", "liquibase" })
	void roleOfASectionThatTheServerRejects(String section, CapturedOutput console) {
		start(console, profile("orders", section + ": { user: nobody, password: p-canary }"))
			.says("The migration of the PostgreSQL profile 'orders' cannot connect to",
					"Correct 'app.postgres.profiles.orders.%s.user' (".formatted(section), "application.yml] - 4:",
					"or 'app.postgres.profiles.orders.%s.password' (".formatted(section),
					"set 'app.postgres.profiles.orders.%s.enabled' to false".formatted(section))
			.doesNotSay("'app.postgres.profiles.orders.user'", "canary");
	}

	@ParameterizedTest
	@ValueSource(strings = { "flyway", "liquibase" })
	void roleThatTheServerRejectsWhereTheProfileStartsWithoutIt(String section, CapturedOutput console) {
		start(console,
				profile("orders",
						"startup: { mode: lazy }, pool: { timeout: 1s }, %s: { user: nobody, password: p-canary }"
							.formatted(section)))
			.says("Correct 'app.postgres.profiles.orders.%s.user' (".formatted(section))
			.doesNotSay("'app.postgres.profiles.orders.user'", "canary");
	}

	@Test
	void urlOfASectionThatCannotBeReachedBesideAScript(CapturedOutput console) {
		start(console, profile("orders", "startup: { mode: fail-fast }, flyway: { url: 'postgresql://localhost:1/x' }"),
				profile("reports", "flyway: { locations: 'classpath:db/broken' }"))
			.says("The migration of the PostgreSQL profile 'orders' cannot connect to jdbc:postgresql://localhost:1/x",
					"Check 'app.postgres.profiles.orders.flyway.url' (",
					"Profile 'reports': the migration failed: Failed to execute script V2__broken.sql",
					"set 'app.postgres.profiles.reports.flyway.enabled' to false")
			.doesNotSay("orders.host", "orders.port");
	}

	@Test
	void liquibasesReasonWithoutTheClassesOfItsCauses(CapturedOutput console) throws IOException {
		Path changes = Files.writeString(this.folder.resolve("changes.sql"),
				"--liquibase formatted sql\n--changeset me:1\nselect 1 from nowhere;\n");
		start(console, profile("orders", "liquibase: { change-log: 'file:%s' }".formatted(changes)))
			.says("Profile 'orders': the migration failed: Migration failed for changeset", "::1::me",
					"Reason: ERROR: relation \"nowhere\" does not exist")
			.doesNotSay("liquibase.exception");
	}

	@Test
	void roleThatMayNotDoItIsToldToMigrateAsAnother(CapturedOutput console) {
		TestServer.createRole("may_nothing", "p-canary");
		start(console,
				profile("orders",
						"flyway: { locations: 'classpath:db/witness', user: may_nothing, password: p-canary }"))
			.says("permission denied", "Have the role of 'app.postgres.profiles.orders.flyway.user' (");
	}

	private FailedStart boots(CapturedOutput console, String profile, String more) {
		return FailedStart.of(WithBootsFlyway.class, console, this.folder,
				"app.postgres:\n  profiles:\n%s%s\n".formatted(profile, more));
	}

	@Test
	void bootsOwnFlywayIsNamedWithItsKeys(CapturedOutput console) {
		boots(console, profile("orders", ""), "spring.flyway.locations: classpath:db/broken").says(
				"Spring Boot's own Flyway, which migrates the PostgreSQL profile 'orders', failed: Failed to execute",
				"V2__broken.sql", "set 'spring.flyway.enabled' to false");
	}

	@Test
	void bootsOwnFlywayOnADatabaseThatHasTables(CapturedOutput console) {
		String database = TestServer.newDatabase();
		TestServer.execute(database, "create table there ()");
		boots(console, profile("orders", "").replaceFirst("database: \\w+", "database: " + database),
				"spring.flyway.locations: classpath:db/witness")
			.says("Found non-empty schema(s)", "set 'spring.flyway.baseline-on-migrate' to true",
					"set 'spring.flyway.enabled' to false");
	}

	@Test
	void roleOfBootsOwnFlywayThatTheServerRejects(CapturedOutput console) {
		boots(console, profile("orders", ""),
				"spring.flyway: { locations: 'classpath:db/witness', user: nobody, password: p-canary }")
			.says("which migrates the PostgreSQL profile 'orders', cannot connect to", "Correct 'spring.flyway.user' (",
					"or 'spring.flyway.password' (")
			.doesNotSay("app.postgres.profiles.orders.user", "canary");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
					"org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
					"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration" })
	static class WithBootsFlyway {

	}

	@Test
	void locationsThatIncludeAnother(CapturedOutput console) {
		start(console, profile("orders", "flyway: { locations: 'classpath:db/migration' }"),
				profile("reports", "flyway: {}"))
			.says("the migrations of the profile 'reports' would run there too",
					"Write 'app.postgres.profiles.reports.flyway.locations'");
	}

}

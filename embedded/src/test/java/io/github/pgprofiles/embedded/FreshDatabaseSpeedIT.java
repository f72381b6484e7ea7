package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import io.github.pgprofiles.test.database.DatabaseTemplate;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a fresh database takes beside migrating an empty one. */
class FreshDatabaseSpeedIT {

	private static final Logger logger = LoggerFactory.getLogger(FreshDatabaseSpeedIT.class);

	private static final int MIGRATIONS = 50;

	private static final int ROUNDS = 9;

	@TempDir
	private Path migrations;

	/** As an application has them: tables, indexes, keys, columns, and some rows. */
	private void write() throws IOException {
		for (int i = 1; i <= MIGRATIONS; i++) {
			String sql = """
					create table thing_%1$d (id bigint generated always as identity primary key, name text not null,
					 kind text, made timestamptz not null default now(), amount numeric(12,2));
					create index on thing_%1$d (name);
					create unique index on thing_%1$d (kind, made);
					alter table thing_%1$d add column parent bigint references thing_%1$d;
					insert into thing_%1$d (name, kind) select 'name ' || n, 'kind ' || n from generate_series(1, 200) n;
					"""
				.formatted(i);
			Files.writeString(this.migrations.resolve("V" + i + "__thing.sql"), sql);
		}
	}

	private static Flyway flyway(PostgresConnectionDetails details, Path migrations) {
		return Flyway.configure()
			.dataSource(details.getUrl(), details.getUsername(), details.getPassword())
			.locations("filesystem:" + migrations)
			.cleanDisabled(false)
			.load();
	}

	@FunctionalInterface
	private interface Work {

		void run() throws Exception;

	}

	private static double millis(Work work) throws Exception {
		long begin = System.nanoTime();
		work.run();
		return (System.nanoTime() - begin) / 1e6;
	}

	private static double median(double[] times) {
		double[] sorted = times.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	@Test
	void aCopyIsTwentyTimesFasterThanFiftyMigrations() throws IOException {
		write();
		Servers.runner().run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			Flyway flyway = flyway(details, this.migrations);
			double[] migrated = new double[3];
			for (int i = 0; i < migrated.length; i++) {
				flyway.clean();
				migrated[i] = millis(flyway::migrate);
			}
			Properties login = new Properties();
			login.setProperty("user", details.getUsername());
			login.setProperty("password", details.getPassword());
			double[] copied = new double[ROUNDS];
			double[] ahead = new double[ROUNDS];
			try (DatabaseTemplate template = DatabaseTemplate.of(details.getUrl(), login)) {
				for (int i = 0; i < ROUNDS; i++) {
					Servers.execute(details, "drop table thing_7");
					ahead[i] = millis(template::await);
					copied[i] = millis(template::restore);
					assertThat(Servers.query(details, "select count(*) from thing_7")).isEqualTo("200");
				}
			}
			logger.info("{} migrations: {} ms; fresh database: {} ms, made ahead in {} ms", MIGRATIONS,
					median(migrated), median(copied), median(ahead));
			assertThat(median(migrated) / median(copied)).isGreaterThan(20);
		});
	}

}

package io.github.pgprofiles.autoconfigure.flyway;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.liquibase.PostgresLiquibaseAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;

/** Applications that migrate, each profile with a database of its own. */
public final class FlywayRunner {

	private final List<String> lines = new ArrayList<>();

	/**
	 * An application with profiles.
	 * @param profiles their names; the first is the primary one
	 */
	public FlywayRunner(String... profiles) {
		for (String profile : profiles) {
			this.lines.addAll(List.of(TestServer.profile(profile)));
		}
		this.lines.add("app.postgres.primary=" + profiles[0]);
	}

	/** With keys of a profile, such as {@code flyway.enabled=true}. */
	public FlywayRunner with(String profile, String... keys) {
		for (String key : keys) {
			this.lines.add("app.postgres.profiles." + profile + "." + key);
		}
		return this;
	}

	/** With properties by their full names. */
	public FlywayRunner and(String... properties) {
		this.lines.addAll(List.of(properties));
		return this;
	}

	/** The database of a profile. */
	public String database(String profile) {
		String prefix = "app.postgres.profiles." + profile + ".database=";
		return this.lines.stream()
			.filter((line) -> line.startsWith(prefix))
			.findFirst()
			.orElseThrow()
			.substring(prefix.length());
	}

	/** With Boot's Flyway and ours. */
	public ApplicationContextRunner flyway() {
		return base().withConfiguration(
				AutoConfigurations.of(PostgresFlywayAutoConfiguration.class, FlywayAutoConfiguration.class));
	}

	/** With Boot's Liquibase and ours. */
	public ApplicationContextRunner liquibase() {
		return base().withConfiguration(
				AutoConfigurations.of(PostgresLiquibaseAutoConfiguration.class, LiquibaseAutoConfiguration.class));
	}

	/** Without either. */
	public ApplicationContextRunner base() {
		return prepare(new ApplicationContextRunner());
	}

	/** For the web, without either. */
	public WebApplicationContextRunner web() {
		return prepare(new WebApplicationContextRunner());
	}

	private <S extends AbstractApplicationContextRunner<S, ?, ?>> S prepare(S runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
					BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
					TransactionAutoConfiguration.class))
			.withPropertyValues(this.lines.toArray(String[]::new));
	}

	/** Whether a profile has a table. */
	public static boolean hasTable(ApplicationContext context, String profile, String table) {
		return context.getBean(PostgresClients.class)
			.get(profile)
			.sql("select to_regclass(:table) is not null")
			.param("table", table)
			.query(Boolean.class)
			.single();
	}

}

package io.github.pgprofiles.autoconfigure.serves;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.SystemProperties;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.flyway.FlywayRunner;
import io.github.pgprofiles.autoconfigure.flyway.PostgresFlywayAutoConfiguration;
import io.github.pgprofiles.autoconfigure.liquibase.PostgresLiquibaseAutoConfiguration;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzDataSource;
import org.springframework.boot.quartz.autoconfigure.QuartzTransactionManager;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.session.jdbc.config.annotation.SpringSessionDataSource;
import org.springframework.session.jdbc.config.annotation.SpringSessionTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/** Roles, Flyways and Liquibases of profiles survive processing ahead of time. */
class AheadOfTimeServesIT {

	@RegisterExtension
	private final SystemProperties properties = new SystemProperties();

	@TempDir
	private Path directory;

	@Test
	void qualifiersAndMigrationsAreTheSame() throws Exception {
		this.properties.set(TestServer.profile("orders"));
		this.properties.set(TestServer.profile("reports"));
		this.properties.set(TestServer.profile("archive"));
		this.properties.set("app.postgres.primary=orders", "app.postgres.profiles.reports.serves=batch,quartz,session",
				"app.postgres.profiles.orders.flyway.enabled=true", "app.postgres.profiles.reports.flyway.enabled=true",
				"app.postgres.profiles.archive.liquibase.enabled=true",
				"app.postgres.profiles.archive.liquibase.change-log=classpath:db/changelog/orders/db.changelog-master.yaml",
				"spring.liquibase.enabled=false");
		String beans;
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Application.class)) {
			beans = describe(context);
		}
		assertThat(beans).contains("batch=reportsDataSource/reportsTransactionManager",
				"session=reportsDataSource/reportsTransactionManager", "flyways=[ordersFlyway, reportsFlyway]",
				"liquibases=[archiveLiquibase]", "migrated=true");
		assertThat(AheadOfTime.run(this.directory, Application.class, Generated.class)).isEqualTo(beans);
	}

	static String describe(GenericApplicationContext context) {
		DataSource dataSource = context.getBean("reportsDataSource", DataSource.class);
		PlatformTransactionManager manager = context.getBean("reportsTransactionManager",
				PlatformTransactionManager.class);
		Qualified found = context.getBean(Qualified.class);
		StringBuilder text = new StringBuilder();
		found.roles()
			.forEach((role) -> text.append(role.name())
				.append('=')
				.append((role.dataSource() == dataSource) ? "reportsDataSource" : "another")
				.append('/')
				.append((role.manager() == manager) ? "reportsTransactionManager" : "another")
				.append('\n'));
		text.append("flyways=").append(new TreeSet<>(context.getBeansOfType(Flyway.class).keySet()));
		text.append("\nliquibases=").append(new TreeSet<>(context.getBeansOfType(SpringLiquibase.class).keySet()));
		text.append("\nmigrated=")
			.append(FlywayRunner.hasTable(context, "orders", "purchase")
					&& FlywayRunner.hasTable(context, "reports", "report")
					&& FlywayRunner.hasTable(context, "archive", "purchase"));
		return text.toString();
	}

	record Role(String name, DataSource dataSource, PlatformTransactionManager manager) {
	}

	record Qualified(List<Role> roles) {
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			PostgresProfilesTransactionAutoConfiguration.class, PostgresFlywayAutoConfiguration.class,
			PostgresLiquibaseAutoConfiguration.class, DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
			LiquibaseAutoConfiguration.class, TransactionAutoConfiguration.class })
	static class Application {

		@Bean
		Qualified qualified(@BatchDataSource DataSource batch, @BatchTransactionManager PlatformTransactionManager one,
				@QuartzDataSource DataSource quartz, @QuartzTransactionManager PlatformTransactionManager two,
				@SpringSessionDataSource DataSource session,
				@SpringSessionTransactionManager PlatformTransactionManager three) {
			return new Qualified(List.of(new Role("batch", batch, one), new Role("quartz", quartz, two),
					new Role("session", session, three)));
		}

	}

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		public static String run(String initializer) {
			try (GenericApplicationContext context = AheadOfTime.start(initializer)) {
				return describe(context);
			}
		}

	}

}

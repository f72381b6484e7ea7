package io.github.pgprofiles.autoconfigure.flyway;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.migration.MigrationFailedException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint;
import org.springframework.boot.flyway.autoconfigure.FlywayEndpointAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.github.pgprofiles.autoconfigure.flyway.FlywayRunner.hasTable;
import static org.assertj.core.api.Assertions.assertThat;

/** A Flyway of each profile's own, beside and in place of Boot's. */
class ProfileFlywayIT {

	@Test
	void eachProfileMigratesByItsOwnLocationBeforeItsClientIsThere() {
		new FlywayRunner("orders", "reports", "archive").with("orders", "flyway.enabled=true")
			.with("reports", "flyway.enabled=true")
			.flyway()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(hasTable(context, "orders", "purchase")).isTrue();
				assertThat(hasTable(context, "orders", "report")).isFalse();
				assertThat(hasTable(context, "orders", "migrated")).isFalse();
				assertThat(hasTable(context, "reports", "report")).isTrue();
				assertThat(hasTable(context, "archive", "flyway_schema_history")).isFalse();
				assertThat(context.getBeansOfType(Flyway.class)).containsOnlyKeys("ordersFlyway", "reportsFlyway");
				assertThat(context.getBean(Flyway.class)).isSameAs(context.getBean("ordersFlyway"));
				for (String bean : List.of("ordersPostgresClient", "reportsPostgresClient", "archivePostgresClient",
						"jdbcTemplate", "reportsJdbcClient")) {
					assertThat(context.getBeanFactory().getBeanDefinition(bean).getDependsOn()).as(bean)
						.contains("ordersFlywayInitializer", "reportsFlywayInitializer");
				}
			});
	}

	@Test
	void theEndpointListsAllAlsoWhereNoneIsBoots() {
		new FlywayRunner("orders", "reports").with("reports", "flyway.enabled=true")
			.and("spring.flyway.enabled=false", "management.endpoints.web.exposure.include=flyway",
					"management.endpoints.jmx.exposure.include=flyway")
			.flyway()
			.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class,
					FlywayEndpointAutoConfiguration.class, PostgresFlywayEndpointAutoConfiguration.class))
			.run((context) -> {
				var beans = context.getBean(FlywayEndpoint.class)
					.flywayBeans()
					.getContexts()
					.values()
					.iterator()
					.next()
					.getFlywayBeans();
				assertThat(beans).containsOnlyKeys("reportsFlyway");
				assertThat(beans.get("reportsFlyway").getMigrations()).singleElement()
					.satisfies((migration) -> assertThat(migration.getScript()).isEqualTo("V102__report.sql"));
			});
	}

	@Test
	void profilesMigrateSideBySide() {
		FlywayRunner runner = new FlywayRunner("orders", "reports");
		String databases = runner.database("orders") + "+" + runner.database("reports");
		for (String profile : List.of("orders", "reports")) {
			runner.with(profile, "flyway.locations=classpath:db/meeting", "flyway.placeholders.databases=" + databases,
					"flyway.placeholders.expected=2");
		}
		runner.flyway().run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aFailureNamesProfileAndScriptAndEndsTheStart() {
		new FlywayRunner("orders", "reports").with("orders", "flyway.enabled=true")
			.with("reports", "flyway.locations=classpath:db/broken")
			.flyway()
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.satisfies(
						(root) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("Profile 'reports'")
							.hasStackTraceContaining("V2__broken.sql")));
	}

	@Test
	void aLocationThatIsNotThereIsTold() {
		new FlywayRunner("missing").with("missing", "flyway.enabled=true")
			.flyway()
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining(MigrationFailedException.class.getName())
				.hasStackTraceContaining("Profile 'missing'")
				.hasStackTraceContaining("db/migration/missing"));
	}

	@Test
	void allKeysAreBoots() {
		new FlywayRunner("orders")
			.with("orders", "flyway.locations[0]=classpath:db/migration/orders", "flyway.table=history",
					"flyway.schemas=app,public", "flyway.createSchemas=true", "flyway.baseline-version=7",
					"flyway.connectRetriesInterval=3s", "flyway.postgresql.transactional-lock=false",
					"flyway.placeholders.some_name=x")
			.flyway()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				var configuration = context.getBean("ordersFlyway", Flyway.class).getConfiguration();
				assertThat(configuration.getTable()).isEqualTo("history");
				assertThat(configuration.getSchemas()).containsExactly("app", "public");
				assertThat(configuration.getBaselineVersion().getVersion()).isEqualTo("7");
				assertThat(configuration.getPlaceholders()).containsEntry("some_name", "x");
				assertThat(configuration.getPluginRegister()
					.getExact(org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension.class)
					.isTransactionalLock()).isFalse();
				assertThat(hasTable(context, "orders", "app.purchase")).isTrue();
			});
	}

	@Test
	void beansWithAQualifierAreForTheirProfile() {
		new FlywayRunner("orders", "reports").with("orders", "flyway.enabled=true")
			.with("reports", "flyway.enabled=true")
			.flyway()
			.withUserConfiguration(Migrations.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(hasTable(context, "orders", "by_java")).isTrue();
				assertThat(hasTable(context, "orders", "by_java_reports")).isFalse();
				assertThat(hasTable(context, "reports", "by_java_reports")).isTrue();
				assertThat(hasTable(context, "reports", "by_java")).isFalse();
				for (String profile : List.of("orders", "reports")) {
					assertThat(hasTable(context, profile, "by_callback")).isTrue();
				}
			});
	}

	@Test
	void aStrategyMigratesEach() {
		new FlywayRunner("orders", "reports").with("orders", "flyway.enabled=true")
			.with("reports", "flyway.enabled=true")
			.flyway()
			.withBean(FlywayMigrationStrategy.class, () -> (flyway) -> flyway.baseline())
			.run((context) -> {
				assertThat(hasTable(context, "orders", "flyway_schema_history")).isTrue();
				assertThat(hasTable(context, "reports", "flyway_schema_history")).isTrue();
				assertThat(hasTable(context, "reports", "report")).isFalse();
			});
	}

	@Test
	void bootsOwnGoesOnForAPrimaryProfileWithoutASection() {
		new FlywayRunner("orders", "reports").with("reports", "flyway.enabled=true")
			.and("spring.flyway.locations=classpath:db/migration/orders")
			.flyway()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeansOfType(Flyway.class)).containsOnlyKeys("flyway", "reportsFlyway");
				assertThat(context.getBeansOfType(FlywayMigrationInitializer.class)).hasSize(2);
				assertThat(hasTable(context, "orders", "purchase")).isTrue();
				assertThat(hasTable(context, "reports", "report")).isTrue();
			});
	}

	@Test
	void bootsDefaultLocationWouldHaveTheOthersMigrationsToo() {
		new FlywayRunner("orders", "reports").with("reports", "flyway.enabled=true")
			.flyway()
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining(OverlappingLocationsException.class.getName())
				.hasStackTraceContaining("'classpath:db/migration/reports'"));
	}

	@Test
	void aWrittenLocationMayIncludeAnotherWrittenOneOnly() {
		FlywayRunner runner = new FlywayRunner("orders", "reports")
			.with("orders", "flyway.locations=classpath:db/migration", "flyway.baseline-version=0")
			.with("reports", "flyway.enabled=true");
		runner.flyway()
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining(OverlappingLocationsException.class.getName())
				.hasStackTraceContaining("profile 'orders' from 'classpath:db/migration'"));
	}

	@Test
	void jpaWaitsForTheMigrationsOfItsProfile() {
		new FlywayRunner("orders").with("orders", "flyway.enabled=true")
			.flyway()
			.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanFactory().getBeanDefinition("entityManagerFactory").getDependsOn())
					.contains("ordersFlywayInitializer");
			});
	}

	@Test
	void theRoleLetsBootsOwnMigrateAnotherProfileThanThePrimary() {
		new FlywayRunner("orders", "reports").with("reports", "serves=flyway")
			.and("spring.flyway.locations=classpath:db/migration/reports")
			.flyway()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(hasTable(context, "reports", "report")).isTrue();
				assertThat(hasTable(context, "orders", "flyway_schema_history")).isFalse();
			});
	}

	@Test
	void theRoleBesideAPrimaryProfileWithASection() {
		new FlywayRunner("orders", "reports").with("reports", "serves=flyway")
			.with("orders", "flyway.enabled=true")
			.and("spring.flyway.locations=classpath:db/migration/reports")
			.flyway()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeansOfType(Flyway.class)).containsOnlyKeys("flyway", "ordersFlyway");
				assertThat(hasTable(context, "reports", "report")).isTrue();
				assertThat(hasTable(context, "orders", "purchase")).isTrue();
			});
	}

	@Test
	void aLimitOfStatementsDoesNotEndAMigration() {
		new FlywayRunner("orders")
			.with("orders", "flyway.locations=classpath:db/slow", "timeouts.statement=200ms",
					"session-settings.required=app.tenant")
			.flyway()
			.withBean(io.github.pgprofiles.config.SessionSettings.class, () -> (profile) -> Map.of("app.tenant", "1"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				PostgresClient orders = context.getBean(PostgresClients.class).get("orders");
				assertThat(orders.sql("select count(*) from slow").query(Long.class).single()).isZero();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Migrations {

		@Bean
		JavaMigration unqualified() {
			return new ByJava("by_java");
		}

		@Bean
		@Qualifier("reports")
		JavaMigration ofReports() {
			return new ByJava("by_java_reports");
		}

		@Bean
		Callback callback() {
			return new BaseCallback() {

				@Override
				public boolean supports(Event event, Context context) {
					return event == Event.AFTER_MIGRATE;
				}

				@Override
				public void handle(Event event, Context context) {
					ByJava.create(context.getConnection(), "by_callback");
				}

			};
		}

	}

	static final class ByJava implements JavaMigration {

		private final String table;

		ByJava(String table) {
			this.table = table;
		}

		@Override
		public MigrationVersion getVersion() {
			return MigrationVersion.fromVersion("2");
		}

		@Override
		public String getDescription() {
			return this.table;
		}

		@Override
		public Integer getChecksum() {
			return 1;
		}

		@Override
		public boolean canExecuteInTransaction() {
			return true;
		}

		@Override
		public void migrate(org.flywaydb.core.api.migration.Context context) {
			create(context.getConnection(), this.table);
		}

		static void create(java.sql.Connection connection, String table) {
			try (var statement = connection.createStatement()) {
				statement.execute("create table " + table + " (id int)");
			}
			catch (java.sql.SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

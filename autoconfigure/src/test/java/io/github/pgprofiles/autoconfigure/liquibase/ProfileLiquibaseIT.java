package io.github.pgprofiles.autoconfigure.liquibase;

import java.util.Map;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.flyway.FlywayRunner;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.liquibase.actuate.endpoint.LiquibaseEndpoint;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseEndpointAutoConfiguration;
import org.springframework.context.ApplicationContext;

import static io.github.pgprofiles.autoconfigure.flyway.FlywayRunner.hasTable;
import static org.assertj.core.api.Assertions.assertThat;

/** A Liquibase of each profile's own, beside and in place of Boot's. */
class ProfileLiquibaseIT {

	private static final String ROLE = "liquibase_migrator";

	private static final String PASSWORD = "canary-of-liquibase";

	@BeforeAll
	static void createRole() {
		TestServer.createRole(ROLE, PASSWORD);
	}

	@Test
	void eachProfileMigratesByItsOwnChangeLogOnce() {
		new FlywayRunner("orders", "reports").with("orders", "liquibase.enabled=true")
			.with("reports", "liquibase.enabled=true")
			.liquibase()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(hasTable(context, "orders", "purchase")).isTrue();
				assertThat(hasTable(context, "orders", "report")).isFalse();
				assertThat(hasTable(context, "reports", "report")).isTrue();
				assertThat(context.getBeansOfType(SpringLiquibase.class)).containsOnlyKeys("ordersLiquibase",
						"reportsLiquibase");
				assertThat(context.getBeanFactory().getBeanDefinition("ordersPostgresClient").getDependsOn())
					.contains("ordersLiquibase", "reportsLiquibase");
			});
	}

	@Test
	void theEndpointListsAllAlsoWhereNoneIsBoots() {
		new FlywayRunner("orders", "reports").with("reports", "liquibase.enabled=true")
			.and("spring.liquibase.enabled=false", "management.endpoints.web.exposure.include=liquibase",
					"management.endpoints.jmx.exposure.include=liquibase")
			.liquibase()
			.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class,
					LiquibaseEndpointAutoConfiguration.class, PostgresLiquibaseEndpointAutoConfiguration.class))
			.run((context) -> {
				var beans = context.getBean(LiquibaseEndpoint.class)
					.liquibaseBeans()
					.getContexts()
					.values()
					.iterator()
					.next()
					.getLiquibaseBeans();
				assertThat(beans).containsOnlyKeys("reportsLiquibase");
				assertThat(beans.get("reportsLiquibase").getChangeSets()).hasSize(1);
			});
	}

	@Test
	void aFailureNamesProfileAndChangeSet() {
		new FlywayRunner("orders", "broken").with("orders", "liquibase.enabled=true")
			.with("broken", "liquibase.enabled=true")
			.liquibase()
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("Profile 'broken'")
				.hasStackTraceContaining("broken-one"));
	}

	@Test
	void userAndPasswordOfTheSectionAndNothingElse() {
		runner().with("orders", "liquibase.user=" + ROLE, "liquibase.password=secret://migrator.password")
			.and("migrator.password=" + PASSWORD)
			.liquibase()
			.run(ProfileLiquibaseIT::assertWitness);
	}

	@Test
	void bootsUserBesideAPrimaryProfile() {
		runner()
			.and("spring.liquibase.change-log=classpath:/db/changelog/orders/db.changelog-master.yaml",
					"spring.liquibase.user=" + ROLE, "spring.liquibase.password=" + PASSWORD)
			.liquibase()
			.run(ProfileLiquibaseIT::assertWitness);
	}

	@Test
	void theRoleLetsBootsOwnMigrateAnotherProfileThanThePrimary() {
		new FlywayRunner("orders", "reports").with("reports", "serves=liquibase")
			.and("spring.liquibase.change-log=classpath:/db/changelog/reports/db.changelog-master.yaml")
			.liquibase()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(hasTable(context, "reports", "report")).isTrue();
				assertThat(hasTable(context, "orders", "databasechangelog")).isFalse();
			});
	}

	private static FlywayRunner runner() {
		FlywayRunner runner = new FlywayRunner("orders").with("orders", "properties.currentSchema=shop",
				"properties.options=-c work_mem=5MB");
		TestServer.execute(runner.database("orders"), "create schema shop; grant all on schema shop to " + ROLE);
		return runner;
	}

	private static void assertWitness(ApplicationContext context) {
		Map<String, Object> witness = context.getBean(PostgresClients.class)
			.get("orders")
			.sql("select * from shop.purchase")
			.query()
			.single();
		assertThat(witness).containsEntry("role", ROLE).containsEntry("work_mem", "5MB");
		assertThat(witness.get("search_path").toString()).contains("shop");
	}

}

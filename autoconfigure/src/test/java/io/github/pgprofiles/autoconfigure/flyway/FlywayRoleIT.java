package io.github.pgprofiles.autoconfigure.flyway;

import java.util.Map;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfileCustomizer;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;

import static io.github.pgprofiles.autoconfigure.flyway.FlywayRunner.hasTable;
import static org.assertj.core.api.Assertions.assertThat;

/** Migration as another role, with all else that the profile says of its connections. */
class FlywayRoleIT {

	private static final String ROLE = "flyway_migrator";

	private static final String PASSWORD = "canary-of-the-migrator";

	@BeforeAll
	static void createRole() {
		TestServer.createRole(ROLE, PASSWORD);
	}

	/** On a database that the role may create schemas in, and with options to be kept. */
	private static FlywayRunner runner() {
		FlywayRunner runner = new FlywayRunner("orders").with("orders", "properties.currentSchema=shop",
				"properties.options=-c work_mem=5MB", "properties.targetServerType=primary", "timeouts.statement=5s",
				"timeouts.lock=3s", "application-name=roles");
		TestServer.execute(runner.database("orders"), "create schema shop; grant all on schema shop to " + ROLE);
		return runner;
	}

	private static void assertWitness(ApplicationContext context) {
		Map<String, Object> witness = context.getBean(PostgresClients.class)
			.get("orders")
			.sql("select * from shop.witness")
			.query()
			.single();
		assertThat(witness).containsEntry("role", ROLE)
			.containsEntry("application", "roles")
			.containsEntry("work_mem", "5MB")
			.containsEntry("statement_timeout", "0")
			.containsEntry("lock_timeout", "3s");
		assertThat(witness.get("search_path").toString()).contains("shop");
	}

	@Test
	void userAndPasswordOfTheSectionAndNothingElse() {
		runner()
			.with("orders", "flyway.locations=classpath:db/witness", "flyway.user=" + ROLE,
					"flyway.password=" + PASSWORD)
			.flyway()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertWitness(context);
			});
	}

	@Test
	void thePasswordMayBeASecret() {
		runner()
			.with("orders", "flyway.locations=classpath:db/witness", "flyway.user=" + ROLE,
					"flyway.password=secret://migrator.password")
			.and("migrator.password=" + PASSWORD)
			.flyway()
			.run((context) -> assertWitness(context));
	}

	@Test
	void bootsUserBesideAPrimaryProfile() {
		runner()
			.and("spring.flyway.locations=classpath:db/witness", "spring.flyway.user=" + ROLE,
					"spring.flyway.password=" + PASSWORD)
			.flyway()
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertWitness(context);
			});
	}

	/** The profile itself connects to nothing that is there. */
	@Test
	void anotherUrlKeepsOptionsDatabaseAndRole() {
		FlywayRunner runner = runner();
		runner
			.with("orders", "flyway.locations=classpath:db/witness", "flyway.user=" + ROLE,
					"flyway.password=" + PASSWORD, "flyway.url=postgresql://localhost:" + TestServer.port(), "port=1",
					"startup.mode=lazy", "health.critical=false")
			.flyway()
			.run((context) -> assertThat(context).hasNotFailed());
		new FlywayRunner("orders").with("orders", "database=" + runner.database("orders"))
			.base()
			.run(FlywayRoleIT::assertWitness);
	}

	/** And with what a customizer sets, but for the role. */
	@Test
	void customizersAreAskedBeforeTheRole() {
		runner()
			.with("orders", "flyway.locations=classpath:db/witness", "flyway.user=" + ROLE,
					"flyway.password=" + PASSWORD, "properties.options=")
			.flyway()
			.withBean(PostgresProfileCustomizer.class, () -> (profile, pool) -> {
				pool.setUsername("postgres");
				pool.setConnectionInitSql("set work_mem = '5MB'");
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertWitness(context);
			});
	}

	@Test
	void aWrongPasswordIsToldWithoutIt() {
		runner()
			.with("orders", "flyway.locations=classpath:db/witness", "flyway.user=" + ROLE,
					"flyway.password=wrong-canary")
			.flyway()
			.run((context) -> {
				assertThat(context.getStartupFailure()).hasStackTraceContaining("Profile 'orders'");
				java.io.StringWriter trace = new java.io.StringWriter();
				context.getStartupFailure().printStackTrace(new java.io.PrintWriter(trace));
				assertThat(trace.toString()).doesNotContain("wrong-canary");
			});
	}

	@Test
	void theProfilesOwnPasswordIsNotSentForAnotherRole() {
		runner().with("orders", "flyway.locations=classpath:db/witness", "password=postgres", "flyway.user=" + ROLE)
			.flyway()
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(context.getStartupFailure()).hasStackTraceContaining("Profile 'orders'");
			});
	}

	@Test
	void noOtherRoleMeansTheProfilesOwnPool() {
		new FlywayRunner("orders").with("orders", "flyway.enabled=true").flyway().run((context) -> {
			assertThat(hasTable(context, "orders", "purchase")).isTrue();
			assertThat(context.getBean(org.flywaydb.core.Flyway.class).getConfiguration().getDataSource())
				.isSameAs(context.getBean("ordersDataSource"));
		});
	}

}

package io.github.pgprofiles.autoconfigure.jooq;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.ExecuteListenerProvider;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** jOOQ's beans of profiles beside those of the user and of Boot. */
class JooqBesideOwnBeansIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				TransactionAutoConfiguration.class, JooqAutoConfiguration.class, ProfileJooqAutoConfiguration.class));

	@Test
	void theUsersOwnContextIsTheDefault() {
		this.runner.withPropertyValues(TestServer.profile("orders")).withUserConfiguration(Own.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(DSLContext.class)).isSameAs(context.getBean("mine"));
			assertThat(context.getBean("ordersDslContext", DSLContext.class).fetchValue("select 1")).isEqualTo(1);
		});
	}

	@Test
	void withoutAPrimaryProfileThereIsNoDefaultAndTheStartSucceeds() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reports"))
			.withUserConfiguration(Optional.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("dslContext");
				assertThat(context.getBean(Optional.class).injected).isNull();
				assertThat(context.getBean("reportsDslContext", DSLContext.class).fetchValue("select 1")).isEqualTo(1);
			});
	}

	@Test
	void listenersAndCustomizersHoldForAllProfiles() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reports"))
			.withPropertyValues("app.postgres.primary=orders", "spring.jooq.sql-dialect=h2")
			.withUserConfiguration(Listening.class)
			.run((context) -> {
				List<String> seen = context.getBean(Listening.class).seen;
				for (String profile : List.of("orders", "reports")) {
					DSLContext dsl = context.getBean(profile + "DslContext", DSLContext.class);
					assertThat(dsl.dialect()).isEqualTo(SQLDialect.POSTGRES);
					assertThat(dsl.settings().getFetchSize()).isEqualTo(17);
					dsl.fetchValue("select '" + profile + "'");
				}
				assertThat(seen).containsExactly("select 'orders'", "select 'reports'");
			});
	}

	@Test
	void bootsDataSourceKeepsBootsContext() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reports"))
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://localhost:" + TestServer.port() + "/"
					+ TestServer.newDatabase(), "spring.datasource.username=postgres")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(DSLContext.class)).isSameAs(context.getBean("dslContext"))
					.isNotSameAs(context.getBean("ordersDslContext"));
			});
	}

	@Test
	void nothingIsThereWithoutJooq() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withClassLoader(new FilteredClassLoader("org.jooq", "org.springframework.boot.jooq"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("ordersPostgresClient")
				.doesNotHaveBean("ordersDslContext"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		DSLContext mine() {
			return DSL.using(SQLDialect.DEFAULT);
		}

	}

	static class Optional {

		final DSLContext injected;

		Optional(ObjectProvider<DSLContext> any) {
			this.injected = any.getIfAvailable();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		final List<String> seen = new ArrayList<>();

		@Bean
		ExecuteListenerProvider recording() {
			return () -> new ExecuteListener() {

				private static final long serialVersionUID = 1L;

				@Override
				public void executeStart(ExecuteContext context) {
					Listening.this.seen.add(context.sql());
				}

			};
		}

		@Bean
		DefaultConfigurationCustomizer fetchSize() {
			return (configuration) -> configuration.settings().setFetchSize(17);
		}

	}

}

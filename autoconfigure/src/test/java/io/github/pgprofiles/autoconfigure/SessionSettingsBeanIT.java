package io.github.pgprofiles.autoconfigure;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.error.SessionSettingsException;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A bean that gives the session settings of all profiles. */
class SessionSettingsBeanIT {

	private static final String TENANT = "select current_setting('app.tenant', true)";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"));

	private static String tenant(PostgresClient client) {
		return Optional.ofNullable(client.sql(TENANT).query(String.class).singleOrNull()).orElse("");
	}

	@Test
	void isAskedForEachProfileByItsName() {
		this.runner.withUserConfiguration(One.class).run((context) -> {
			PostgresClients clients = context.getBean(PostgresClients.class);
			assertThat(tenant(clients.get("orders"))).isEqualTo("of orders");
			assertThat(tenant(clients.get("reporting"))).isEqualTo("of reporting");
			JdbcTemplate jdbc = new JdbcTemplate(context.getBean("ordersDataSource", DataSource.class));
			assertThat(new TransactionTemplate(
					context.getBean("ordersTransactionManager", PlatformTransactionManager.class))
				.<String>execute((status) -> jdbc.queryForObject(TENANT, String.class))).isEqualTo("of orders");
		});
	}

	@Test
	void isMadeWhenItIsFirstNeededAndMayUseAClient() {
		this.runner.withUserConfiguration(UsesClients.class).run((context) -> {
			assertThat(tenant(context.getBean(PostgresClients.class).get("orders"))).isEqualTo("found");
		});
	}

	@Test
	void isLookedUpEachTimeWhereItIsNoSingleton() {
		this.runner.withUserConfiguration(Prototype.class).run((context) -> {
			PostgresClient client = context.getBean(PostgresClients.class).get("orders");
			String first = tenant(client);
			assertThat(tenant(client)).isNotEqualTo(first);
		});
	}

	@Test
	void severalAreRefusedAtTheStart() {
		this.runner.withUserConfiguration(One.class, Another.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.hasMessageContaining("sessionSettings")
				.hasMessageContaining("another"));
	}

	@Test
	void primaryOneOfSeveralCounts() {
		this.runner.withUserConfiguration(One.class, Main.class)
			.run((context) -> assertThat(tenant(context.getBean(PostgresClients.class).get("orders")))
				.isEqualTo("main"));
	}

	@Test
	void profileOfTheUsersOwnPoolIsRefused() {
		this.runner.withUserConfiguration(One.class, OwnDataSource.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'orders'")
				.hasMessageContaining("session settings need the pool of a profile"));
	}

	@Test
	void requiredSettingsAreThoseOfTheirProfile() {
		this.runner
			.withPropertyValues("app.postgres.defaults.session-settings.required=app.tenant",
					"app.postgres.profiles.reporting.session-settings.required=")
			.run((context) -> {
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThatExceptionOfType(SessionSettingsException.class)
					.isThrownBy(() -> tenant(clients.get("orders")))
					.withMessageContaining("'orders'")
					.withMessageContaining("'app.tenant'");
				assertThat(tenant(clients.get("reporting"))).isEmpty();
			});
	}

	@Test
	void requiredSettingsAreAListOfYaml() {
		this.runner
			.withPropertyValues("app.postgres.profiles.orders.session-settings.required[0]=app.tenant",
					"app.postgres.profiles.orders.session-settings.required[1]=app.user")
			.run((context) -> assertThatExceptionOfType(SessionSettingsException.class)
				.isThrownBy(() -> tenant(context.getBean(PostgresClients.class).get("orders")))
				.withMessageContaining("'app.user'"));
	}

	@Test
	void requiredSettingsComeFromJsonToo() {
		this.runner
			.withPropertyValues(
					"app.postgres.profiles.orders.json={\"session-settings\": {\"required\": [\"app.tenant\"]}}")
			.run((context) -> assertThatExceptionOfType(SessionSettingsException.class)
				.isThrownBy(() -> tenant(context.getBean(PostgresClients.class).get("orders"))));
	}

	@Test
	void requiredNameThatNoSettingCanHaveMakesTheStartFail() {
		this.runner.withPropertyValues("app.postgres.profiles.orders.session-settings.required=app tenant")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("session-settings.required"));
	}

	@Configuration(proxyBeanMethods = false)
	static class One {

		@Bean
		SessionSettings sessionSettings() {
			return (profile) -> Map.of("app.tenant", "of " + profile);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Another {

		@Bean
		SessionSettings another() {
			return (profile) -> Map.of();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Main {

		@Bean
		@Primary
		SessionSettings main() {
			return (profile) -> Map.of("app.tenant", "main");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototype {

		private final AtomicInteger made = new AtomicInteger();

		@Bean
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		SessionSettings each() {
			String number = "number " + this.made.incrementAndGet();
			return (profile) -> Map.of("app.tenant", number);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsesClients {

		@Bean
		SessionSettings found(@Lazy PostgresClients clients) {
			return (profile) -> profile.equals("reporting") ? Map.of()
					: Map.of("app.tenant", clients.get("reporting").sql("select 'found'").query(String.class).single());
		}

	}

}

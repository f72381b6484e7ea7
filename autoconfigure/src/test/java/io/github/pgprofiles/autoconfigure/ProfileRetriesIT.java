package io.github.pgprofiles.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.transaction.RetryAttempt;
import io.github.pgprofiles.transaction.RetryListener;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each profile retries by its own keys, and all listeners hear of it. */
class ProfileRetriesIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"))
		.withPropertyValues("app.postgres.defaults.retry.delay=1ms");

	/** Runs work that always loses. */
	private static int attempts(PostgresClient client) {
		AtomicInteger attempts = new AtomicInteger();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.transaction().retry().run((tx) -> {
			attempts.incrementAndGet();
			tx.sql("do $$ begin raise exception 'conflict' using errcode = '40001'; end $$").update();
		}));
		return attempts.get();
	}

	private static PostgresClient client(PostgresClients clients, String profile) {
		return clients.get(profile);
	}

	@Test
	void eachProfileHasItsOwnAttempts() {
		this.runner
			.withPropertyValues("app.postgres.defaults.retry.max-attempts=2",
					"app.postgres.profiles.reporting.retry.max-attempts=4")
			.run((context) -> {
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(attempts(client(clients, "orders"))).isEqualTo(2);
				assertThat(attempts(client(clients, "reporting"))).isEqualTo(4);
			});
	}

	@Test
	void keysCountForADataSourceOfTheUsersOwn() {
		this.runner.withUserConfiguration(OwnDataSource.class)
			.withPropertyValues("app.postgres.profiles.orders.retry.max-attempts=3")
			.run((context) -> assertThat(attempts(client(context.getBean(PostgresClients.class), "orders")))
				.isEqualTo(3));
	}

	@Test
	void keysThatWereWrittenWinOverOptionsOfTheUsersOwn() {
		this.runner.withUserConfiguration(OwnOptions.class)
			.withPropertyValues("app.postgres.defaults.retry.delay=", "app.postgres.profiles.orders.retry.delay=1ms",
					"app.postgres.profiles.orders.retry.max-attempts=5")
			.run((context) -> {
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(attempts(client(clients, "orders"))).isEqualTo(5);
				assertThat(attempts(client(clients, "reporting"))).isEqualTo(6);
			});
	}

	@Test
	void listenersHearOfAllProfilesEvenIfOneFails() {
		this.runner.withUserConfiguration(Listeners.class)
			.withPropertyValues("app.postgres.defaults.retry.max-attempts=2")
			.run((context) -> {
				PostgresClients clients = context.getBean(PostgresClients.class);
				attempts(client(clients, "orders"));
				attempts(client(clients, "reporting"));
				List<RetryAttempt> heard = context.getBean(Listeners.class).heard;
				assertThat(heard).extracting(RetryAttempt::profile)
					.containsExactly("orders", "orders", "reporting", "reporting");
				assertThat(heard).extracting(RetryAttempt::number).containsExactly(1, 2, 1, 2);
				assertThat(heard).extracting((attempt) -> attempt.delay() != null)
					.containsExactly(true, false, true, false);
				assertThat(heard).allMatch(RetryAttempt::retryable);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOptions {

		@Bean
		ClientOptions postgresClientOptions() {
			return ClientOptions.defaults()
				.withRetry(new RetrySettings(6, Duration.ZERO, Duration.ZERO, Duration.ZERO));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final List<RetryAttempt> heard = new CopyOnWriteArrayList<>();

		@Bean
		@Order(1)
		RetryListener fails() {
			return (attempt) -> {
				throw new IllegalStateException("not today");
			};
		}

		/** One that uses a client itself. */
		@Bean
		@Order(2)
		RetryListener hears(PostgresClients clients) {
			return (attempt) -> {
				assertThat(clients.get(attempt.profile()).sql("select 1").query(Integer.class).single()).isOne();
				this.heard.add(attempt);
			};
		}

	}

}

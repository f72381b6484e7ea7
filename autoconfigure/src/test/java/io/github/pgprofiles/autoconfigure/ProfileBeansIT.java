package io.github.pgprofiles.autoconfigure;

import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.error.UnknownProfileException;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which beans profiles have, and who gets them. */
class ProfileBeansIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				PostgresProfilesTransactionAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
				TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class));

	@Test
	void singleProfileIsPrimaryAndServesTheRestOfBoot() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(PostgresClient.class)).isSameAs(context.getBean("ordersPostgresClient"));
			assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("ordersDataSource"));
			assertThat(context.getBean(PlatformTransactionManager.class))
				.isSameAs(context.getBean("ordersTransactionManager"))
				.isSameAs(context.getBean("transactionManager"));
			assertThat(context.getBean(JdbcClient.class)).isSameAs(context.getBean("ordersJdbcClient"));
			assertThat(context.getBean(StreamTemplate.class)).isSameAs(context.getBean("ordersStreamTemplate"));
			assertThat(context.getBean(CopyTemplate.class)).isSameAs(context.getBean("ordersCopyTemplate"));
			assertThat(context.getBean(TypedTransactionTemplate.class))
				.isSameAs(context.getBean("ordersTypedTransactionTemplate"));
			assertThat(context.getBean(JdbcTemplate.class).getDataSource()).isSameAs(context.getBean(DataSource.class));
			assertThat(context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single())
				.isEqualTo(1);
		});
	}

	@Test
	void twoProfilesWithoutPrimaryStartWithoutBootsDataSource() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"))
			.withUserConfiguration(Qualified.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("dataSource").doesNotHaveBean(JdbcTemplate.class);
				assertThat(context.getBeansOfType(PostgresClient.class)).containsOnlyKeys("ordersPostgresClient",
						"reportingPostgresClient");
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(clients.names()).containsExactly("orders", "reporting");
				assertThat(clients.get("reporting")).isSameAs(context.getBean("reportingPostgresClient"));
				assertThatExceptionOfType(UnknownProfileException.class).isThrownBy(() -> clients.get("nope"))
					.withMessageContaining("nope")
					.withMessageContaining("[orders, reporting]");
				assertThat(context.getBean(Qualified.class).clients).containsEntry("reporting",
						context.getBean("reportingPostgresClient", PostgresClient.class));
			});
	}

	@Test
	void transactionalWithQualifierRollsBackWithoutAnyPrimary() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"))
			.withUserConfiguration(Qualified.class, Service.class)
			.run((context) -> {
				PostgresClient reporting = context.getBean(PostgresClients.class).get("reporting");
				reporting.sql("create table t (v int)").update();
				assertThatExceptionOfType(IllegalStateException.class)
					.isThrownBy(() -> context.getBean(Service.class).insertAndFail(reporting));
				assertThat(reporting.sql("select count(*) from t").query(Long.class).single()).isZero();
			});
	}

	@Test
	void closingTheContextClosesEveryPool() {
		HikariDataSource[] pools = new HikariDataSource[2];
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"))
			.run((context) -> {
				pools[0] = context.getBean("ordersDataSource", HikariDataSource.class);
				pools[1] = context.getBean("reportingDataSource", HikariDataSource.class);
			});
		assertThat(pools).allMatch(HikariDataSource::isClosed);
	}

	@Configuration(proxyBeanMethods = false)
	static class Qualified {

		final Map<String, PostgresClient> clients;

		Qualified(@Qualifier("orders") PostgresClient orders, @Qualifier("reporting") PostgresClient reporting,
				@Qualifier("reporting") DataSource dataSource,
				@Qualifier("reporting") PlatformTransactionManager transactions) {
			this.clients = Map.of("orders", orders, "reporting", reporting);
		}

	}

	static class Service {

		@Transactional("reporting")
		void insertAndFail(PostgresClient client) {
			client.sql("insert into t values (1)").update();
			throw new IllegalStateException("roll back");
		}

	}

}

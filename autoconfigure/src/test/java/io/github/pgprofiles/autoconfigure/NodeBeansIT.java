package io.github.pgprofiles.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.NodeClient;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.health.PostgresHealthContributorAutoConfiguration;
import io.github.pgprofiles.copy.CopyOutTemplate;
import io.github.pgprofiles.error.UnknownNodeException;
import io.github.pgprofiles.query.StreamTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which beans the nodes of a profile have, and who gets them. */
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class NodeBeansIT {

	private static final String STANDBY = "select pg_catalog.pg_is_in_recovery()";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				PostgresProfilesTransactionAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
				DataSourceAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withPropertyValues(ReplicatedServer.profile("orders"));

	@Test
	void qualifierFindsTheBeansOfANodeAndNothingElseDoes() {
		this.runner.withUserConfiguration(Reads.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Reads reads = context.getBean(Reads.class);
			assertThat(reads.client.node()).isEqualTo("replica-1");
			assertThat(reads.client.sql(STANDBY).query(Boolean.class).single()).isTrue();
			assertThat(reads.jdbc.sql(STANDBY).query(Boolean.class).single()).isTrue();
			assertThat(reads.streams.sql(STANDBY).query(Boolean.class).forEach((each) -> assertThat(each).isTrue()))
				.isOne();
			assertThat(reads.pool.getPoolName()).isEqualTo("orders/replica-1");
			ByteArrayOutputStream copied = new ByteArrayOutputStream();
			reads.copies.query(STANDBY).csv().to(copied);
			assertThat(copied.toString(java.nio.charset.StandardCharsets.UTF_8)).startsWith("t");
			assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("ordersDataSource"));
			assertThat(context.getBean(PlatformTransactionManager.class))
				.isSameAs(context.getBean("ordersTransactionManager"));
			assertThat(context.getBean(JdbcClient.class)).isSameAs(context.getBean("ordersJdbcClient"));
			assertThat(context).getBean("ordersReplica1NodeClient").isSameAs(reads.client);
		});
	}

	@Test
	void clientsHaveTheNodesOfTheirProfile() {
		this.runner.run((context) -> {
			PostgresClient orders = context.getBean(PostgresClients.class).get("orders");
			assertThat(orders.nodes()).isEqualTo(Set.of("replica-1"));
			assertThat(orders.on("replica-1").sql(STANDBY).query(Boolean.class).single()).isTrue();
			assertThatExceptionOfType(UnknownNodeException.class).isThrownBy(() -> orders.on("replica-2"))
				.withMessageContaining("replica-1");
		});
	}

	@Test
	void transactionsOfANodeAreReadOnly() {
		this.runner.withUserConfiguration(Service.class).run((context) -> {
			assertThat(context.getBean(Service.class).readOnly()).isEqualTo("on");
			assertThat(context.getBean(Service.class).isStandby()).isTrue();
		});
	}

	@Test
	void readOnlyTransactionsGoToAReplicaWhereTheProfileSaysSo() {
		this.runner.withPropertyValues("app.postgres.profiles.orders.read-only-transactions=replica").run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			TransactionTemplate work = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
			assertThat(isStandby(work, jdbc)).isFalse();
			work.setReadOnly(true);
			Awaitility.await().until(() -> isStandby(work, jdbc));
		});
	}

	private static boolean isStandby(TransactionTemplate work, JdbcClient jdbc) {
		return Boolean.TRUE.equals(work.execute((status) -> jdbc.sql(STANDBY).query(Boolean.class).single()));
	}

	@Test
	void customizerGetsThePoolOfANodeByItsName() {
		List<String> names = new CopyOnWriteArrayList<>();
		this.runner.withBean(PostgresProfileCustomizer.class, () -> (name, pool) -> names.add(name))
			.run((context) -> assertThat(names).containsExactlyInAnyOrder("orders", "orders/replica-1"));
	}

	@Test
	void closingTheContextClosesThePoolsOfNodes() {
		HikariDataSource[] pool = new HikariDataSource[1];
		this.runner.run((context) -> pool[0] = context.getBean("ordersReplica1DataSource", HikariDataSource.class));
		assertThat(pool[0].isClosed()).isTrue();
	}

	@Test
	void nodeIsInjectedByItsQualifierOnly() {
		this.runner.withUserConfiguration(Unqualified.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("expected at least 1 bean which qualifies as autowire candidate"));
	}

	@Test
	void bootChecksNoPoolOfANode() {
		this.runner
			.withConfiguration(AutoConfigurations.of(PostgresHealthContributorAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, DataSourceHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("dbHealthContributor"));
	}

	@Test
	void nodeThatIsNotThereKeepsNobodyFromStarting() {
		this.runner.withPropertyValues("app.postgres.profiles.orders.nodes.gone.port=1").run((context) -> {
			assertThat(context).hasNotFailed();
			PostgresClient orders = context.getBean(PostgresClient.class);
			assertThat(orders.sql("select 1").query(Integer.class).single()).isEqualTo(1);
			assertThat(orders.nodes()).containsExactlyInAnyOrder("replica-1", "gone");
		});
	}

	@Test
	void ownDataSourceHasNoNodes() {
		this.runner.withUserConfiguration(OwnDataSource.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("ordersReplica1DataSource");
			assertThat(context.getBean(PostgresClient.class).nodes()).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Reads {

		final NodeClient client;

		final JdbcClient jdbc;

		final StreamTemplate streams;

		final CopyOutTemplate copies;

		final HikariDataSource pool;

		Reads(@Qualifier("orders/replica-1") NodeClient client, @Qualifier("orders/replica-1") JdbcClient jdbc,
				@Qualifier("orders/replica-1") StreamTemplate streams,
				@Qualifier("orders/replica-1") CopyOutTemplate copies, @Qualifier("orders/replica-1") DataSource pool) {
			this.client = client;
			this.jdbc = jdbc;
			this.streams = streams;
			this.copies = copies;
			this.pool = (HikariDataSource) pool;
		}

	}

	static class Unqualified {

		Unqualified(NodeClient client) {
			assertThat(client).isNull();
		}

	}

	static class Service {

		private final JdbcClient jdbc;

		Service(@Qualifier("orders/replica-1") JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional("orders/replica-1")
		public String readOnly() {
			return this.jdbc.sql("show transaction_read_only").query(String.class).single();
		}

		@Transactional("orders/replica-1")
		public boolean isStandby() {
			return this.jdbc.sql(STANDBY).query(Boolean.class).single();
		}

	}

}

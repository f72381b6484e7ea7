package io.github.pgprofiles.autoconfigure;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import javax.sql.DataSource;

import io.github.pgprofiles.NodeClient;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.TransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that was processed ahead of time has the same beans. */
class AheadOfTimeBeansIT {

	@RegisterExtension
	private final SystemProperties properties = new SystemProperties();

	@TempDir
	private Path directory;

	@Test
	void beansAreTheSameWithAPrimaryProfile() throws Exception {
		this.properties.set(TestServer.profile("orders"));
		this.properties.set(TestServer.profile("reporting"));
		this.properties.set("app.postgres.primary=orders");
		this.properties.set("app.postgres.profiles.orders.nodes.replica-1.port=1");
		String beans = beansWithout();
		assertThat(beans).contains("ordersPostgresClient primary=true candidate=true",
				"reportingPostgresClient primary=false candidate=false",
				"ordersReplica1NodeClient primary=false candidate=false", "orders/replica-1 finds replica-1",
				"jdbcTemplate", "transactionManager",
				"ordersSqlExceptionTranslator primary=false candidate=true fallback=true lazy=true",
				"reportingSqlExceptionTranslator primary=false candidate=false fallback=true lazy=true");
		assertThat(AheadOfTime.run(this.directory, Application.class, Generated.class)).isEqualTo(beans);
	}

	@Test
	void beansAreTheSameWithoutAPrimaryProfile() throws Exception {
		this.properties.set(TestServer.profile("orders"));
		this.properties.set(TestServer.profile("reporting"));
		String beans = beansWithout();
		assertThat(beans).contains("ordersPostgresClient primary=false candidate=false").doesNotContain("jdbcTemplate");
		assertThat(AheadOfTime.run(this.directory, Application.class, Generated.class)).isEqualTo(beans);
	}

	private static String beansWithout() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Application.class)) {
			return describe(context);
		}
	}

	/** Names, aliases and flags of the beans, and whom a qualifier finds. */
	static String describe(GenericApplicationContext context) {
		TreeSet<String> beans = new TreeSet<>();
		for (Class<?> type : List.of(PostgresClients.class, PostgresClient.class, NodeClient.class,
				StreamTemplate.class, CopyTemplate.class, TypedTransactionTemplate.class, DataSource.class,
				JdbcClient.class, JdbcOperations.class, TransactionManager.class, SQLExceptionTranslator.class)) {
			for (String name : context.getBeanNamesForType(type)) {
				RootBeanDefinition definition = (RootBeanDefinition) context.getDefaultListableBeanFactory()
					.getMergedBeanDefinition(name);
				beans.add("%s primary=%s candidate=%s fallback=%s lazy=%s aliases=%s".formatted(name,
						definition.isPrimary(), definition.isDefaultCandidate(), definition.isFallback(),
						definition.isLazyInit(), Arrays.asList(context.getAliases(name))));
			}
		}
		for (String profile : context.getBean(PostgresClients.class).names()) {
			PostgresClient found = BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(),
					PostgresClient.class, profile);
			beans.add(profile + " finds " + found.profile() + " that answers "
					+ found.sql("select 1").query(Integer.class).single());
			for (String node : found.nodes()) {
				String qualifier = profile + "/" + node;
				beans.add(qualifier + " finds "
						+ BeanFactoryAnnotationUtils
							.qualifiedBeanOfType(context.getBeanFactory(), NodeClient.class, qualifier)
							.node());
			}
		}
		return String.join("\n", beans);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			PostgresProfilesTransactionAutoConfiguration.class, DataSourceAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			TransactionAutoConfiguration.class })
	static class Application {

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

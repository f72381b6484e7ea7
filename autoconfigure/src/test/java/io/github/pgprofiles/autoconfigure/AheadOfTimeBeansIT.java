package io.github.pgprofiles.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.TransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that was processed ahead of time has the same beans. */
class AheadOfTimeBeansIT {

	private final List<String> keys = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void clearProperties() {
		this.keys.forEach(System::clearProperty);
	}

	private void set(String... lines) {
		for (String line : lines) {
			String[] pair = line.split("=", 2);
			this.keys.add(pair[0]);
			System.setProperty(pair[0], pair[1]);
		}
	}

	@Test
	void beansAreTheSameWithAPrimaryProfile() throws Exception {
		set(TestServer.profile("orders"));
		set(TestServer.profile("reporting"));
		set("app.postgres.primary=orders");
		String beans = beansWithout();
		assertThat(beans).contains("ordersPostgresClient primary=true candidate=true",
				"reportingPostgresClient primary=false candidate=false", "jdbcTemplate", "transactionManager",
				"ordersSqlExceptionTranslator primary=false candidate=true fallback=true lazy=true",
				"reportingSqlExceptionTranslator primary=false candidate=false fallback=true lazy=true");
		assertThat(AheadOfTime.run(this.directory, Application.class, Generated.class)).isEqualTo(beans);
	}

	@Test
	void beansAreTheSameWithoutAPrimaryProfile() throws Exception {
		set(TestServer.profile("orders"));
		set(TestServer.profile("reporting"));
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
		for (Class<?> type : List.of(PostgresClients.class, PostgresClient.class, StreamTemplate.class,
				CopyTemplate.class, TypedTransactionTemplate.class, DataSource.class, JdbcClient.class,
				JdbcOperations.class, TransactionManager.class, SQLExceptionTranslator.class)) {
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
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
				context.refresh();
				return describe(context);
			}
		}

	}

}

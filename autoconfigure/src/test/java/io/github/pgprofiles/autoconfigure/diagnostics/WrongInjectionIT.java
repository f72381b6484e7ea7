package io.github.pgprofiles.autoconfigure.diagnostics;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import jakarta.annotation.Resource;
import jakarta.inject.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a user reads who asks for a bean of a profile that is not there. */
@ExtendWith(OutputCaptureExtension.class)
class WrongInjectionIT {

	@TempDir
	private Path folder;

	private FailedStart start(CapturedOutput output, String more, Class<?>... sources) {
		String yaml = """
				app.postgres:
				  primary: orders
				  profiles:
				    orders: { host: localhost, port: %1$d, user: postgres, database: postgres }
				    reports: { host: localhost, port: %1$d, user: postgres, database: postgres, enabled: %2$s }
				spring.autoconfigure.exclude: org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration
				"""
			.formatted(TestServer.port(), !more.equals("disabled"));
		return FailedStart.of(output, this.folder, yaml, sources).doesNotSay("\tat ");
	}

	@ParameterizedTest
	@ValueSource(classes = { OfConstructor.class, OfDataSource.class, OfJdbcClient.class, OfTransactionManager.class,
			OfStreams.class, OfCopies.class, OfTransactions.class, OfPool.class, OfField.class, OfMethod.class,
			OfBeanMethod.class, OfProvider.class, OfNamed.class, OfOwnAnnotation.class })
	void misspeltProfileListsTheProfiles(Class<?> source, CapturedOutput output) {
		start(output, "", source).says("profile 'reprots', which does not exist", "[orders, reports]",
				"Did you mean 'reports'?");
	}

	@Test
	void sentenceNamesClassAndParameter(CapturedOutput output) {
		start(output, "", OfConstructor.class).says("Parameter 0 of constructor in " + OfConstructor.class.getName(),
				"asks for the PostgresClient of the PostgreSQL profile 'reprots'");
		start(output, "", OfField.class).says("Field client in " + OfField.class.getName());
	}

	@Test
	void beanThatIsAskedForByItsName(CapturedOutput output) {
		start(output, "", ByName.class).says("PostgresClient of the PostgreSQL profile 'reprots'", "[orders, reports]",
				"Did you mean 'reports'?");
	}

	@Test
	void nameOfABeanAsQualifierSaysWhatToWrite(CapturedOutput output) {
		start(output, "", OfBeanName.class).says("qualifier 'reportsDataSource', which is the name of a bean",
				"Write @Qualifier(\"reports\").");
	}

	@Test
	void disabledProfileIsCalledDisabled(CapturedOutput output) {
		start(output, "disabled", OfReports.class).says("profile 'reports', which is disabled by",
				"'app.postgres.profiles.reports.enabled'", "application.yml] - 5:", "The enabled profiles are [orders]",
				"ObjectProvider");
		start(output, "disabled", OfConstructor.class).says("Did you mean 'reports'? That profile is disabled.");
	}

	@Test
	void nameThatResemblesNoneSaysWhatToConfigure(CapturedOutput output) {
		start(output, "", OfWarehouse.class).says("profile 'warehouse', which does not exist",
				"configure 'app.postgres.profiles.warehouse'");
	}

	@Test
	void beanThatProfilesDoNotHave(CapturedOutput output) {
		start(output, "", OfJdbcTemplate.class).says("a JdbcTemplate of the PostgreSQL profile 'reports'",
				"PostgresClient, DataSource, JdbcClient");
	}

	@Test
	void clientsOfAllProfilesWithAQualifier(CapturedOutput output) {
		start(output, "", OfClients.class).says("a PostgresClients of the PostgreSQL profile 'reports'",
				"PostgresClient, DataSource, JdbcClient", "leave out the qualifier");
	}

	/** Boot's analysis of any failure asks the closed context for such beans. */
	@Test
	void closedContextOpensNoPoolForWhoeverAsks() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(TestServer.profile("orders")).applyTo(context);
			context.register(PostgresProfilesAutoConfiguration.class, NeedsOther.class, UsesOrders.class);
			assertThatExceptionOfType(UnsatisfiedDependencyException.class).isThrownBy(context::refresh);
			assertThat(context.getBeanFactory().getBean(UsesOrders.class).client).isNotNull();
			HikariDataSource pool = context.getBeanFactory().getBean("ordersDataSource", HikariDataSource.class);
			assertThat(pool.isClosed()).isTrue();
			assertThatExceptionOfType(SQLException.class).isThrownBy(pool::getConnection);
			assertThat(context.getBeanFactory().getBean("ordersJdbcClient")).isNotNull();
		}
	}

	@Test
	void transactionalMethodThatNamesNoProfile(CapturedOutput output) {
		start(output, "", Transfers.class).says(Transfers.class.getName() + ".transfer()",
				"@Transactional(\"reprots\"), but there is no transaction manager of this name.",
				"the PostgreSQL profile 'reprots', which does not exist", "[orders, reports]",
				"Did you mean 'reports'?");
	}

	@Test
	void secondPrimaryNamesBothBeansAndWhatToDo(CapturedOutput output) {
		start(output, "", OwnPrimary.class, NeedsDataSource.class).says("'ordersDataSource' of the PostgreSQL profile",
				"'mine' (method mine of " + OwnPrimary.class.getName() + ")", "defaultCandidate = false",
				"'app.postgres.primary'");
	}

	static class OfClients {

		OfClients(@Qualifier("reports") PostgresClients clients) {
		}

	}

	static class OfBeanName {

		OfBeanName(@Qualifier("reportsDataSource") DataSource dataSource) {
		}

	}

	static class OfConstructor {

		OfConstructor(@Qualifier("reprots") PostgresClient client) {
		}

	}

	static class OfDataSource {

		OfDataSource(@Qualifier("reprots") DataSource dataSource) {
		}

	}

	static class OfJdbcClient {

		OfJdbcClient(@Qualifier("reprots") JdbcClient client) {
		}

	}

	static class OfTransactionManager {

		OfTransactionManager(@Qualifier("reprots") PlatformTransactionManager manager) {
		}

	}

	static class OfStreams {

		OfStreams(@Qualifier("reprots") StreamTemplate template) {
		}

	}

	static class OfCopies {

		OfCopies(@Qualifier("reprots") CopyTemplate template) {
		}

	}

	static class OfTransactions {

		OfTransactions(@Qualifier("reprots") TypedTransactionTemplate template) {
		}

	}

	static class OfPool {

		OfPool(@Qualifier("reprots") HikariDataSource pool) {
		}

	}

	static class OfField {

		@Autowired
		@Qualifier("reprots")
		PostgresClient client;

	}

	static class OfMethod {

		@Autowired
		void use(@Qualifier("reprots") PostgresClient client) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfBeanMethod {

		@Bean
		String text(@Qualifier("reprots") PostgresClient client) {
			return client.profile();
		}

	}

	static class OfProvider {

		OfProvider(@Qualifier("reprots") ObjectProvider<PostgresClient> clients) {
			clients.getObject();
		}

	}

	static class OfNamed {

		OfNamed(@Named("reprots") PostgresClient client) {
		}

	}

	@Qualifier("reprots")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Reprots {

	}

	static class OfOwnAnnotation {

		OfOwnAnnotation(@Reprots PostgresClient client) {
		}

	}

	static class ByName {

		@Resource(name = "reprotsPostgresClient")
		PostgresClient client;

	}

	static class OfReports {

		OfReports(@Qualifier("reports") PostgresClient client) {
		}

	}

	static class OfWarehouse {

		OfWarehouse(@Qualifier("warehouse") PostgresClient client) {
		}

	}

	static class OfJdbcTemplate {

		OfJdbcTemplate(@Qualifier("reports") JdbcTemplate template) {
		}

	}

	static class UsesOrders {

		private final PostgresClient client;

		UsesOrders(PostgresClient client) {
			this.client = client;
		}

	}

	static class NeedsOther {

		NeedsOther(@Qualifier("other") UsesOrders other) {
		}

	}

	static class Transfers {

		@Transactional("orders")
		public void known() {
		}

		@Transactional("reprots")
		public void transfer() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPrimary {

		@Bean
		@Primary
		DataSource mine() {
			return new SimpleDriverDataSource();
		}

	}

	static class NeedsDataSource {

		NeedsDataSource(DataSource dataSource) {
		}

	}

}

package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.SQLWarningException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The settings of Boot's JdbcTemplate, on the JdbcClients of profiles. */
class JdbcSettingsIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PostgresProfilesAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reports"))
		.withPropertyValues("app.postgres.primary=orders");

	private static List<JdbcClient> clients(ApplicationContext context) {
		return List.of(context.getBean(JdbcClient.class), BeanFactoryAnnotationUtils
			.qualifiedBeanOfType(context.getAutowireCapableBeanFactory(), JdbcClient.class, "reports"));
	}

	@Test
	void rowsAndFetchSizeHoldForEachProfileAsForBootsTemplate() {
		this.runner.withPropertyValues("spring.jdbc.template.max-rows=2", "spring.jdbc.template.fetch-size=17")
			.run((context) -> {
				for (JdbcClient client : clients(context)) {
					List<Integer> fetchSizes = new ArrayList<>();
					client.sql("select generate_series(1, 5)")
						.query((RowCallbackHandler) (rows) -> fetchSizes.add(rows.getFetchSize()));
					assertThat(fetchSizes).containsExactly(17, 17);
				}
				assertThat(context.getBean(JdbcTemplate.class).queryForList("select generate_series(1, 5)")).hasSize(2);
			});
	}

	@Test
	void zeroAndAbsentRowsMeanWhatTheyMeanForBootsTemplate() {
		for (String setting : new String[] { "spring.jdbc.template.max-rows=0", "spring.jdbc.template.max-rows=-1" }) {
			this.runner.withPropertyValues(setting).run((context) -> {
				List<?> expected = context.getBean(JdbcTemplate.class).queryForList("select generate_series(1, 5)");
				assertThat(clients(context))
					.allSatisfy((client) -> assertThat(client.sql("select generate_series(1, 5)").query().listOfRows())
						.hasSameSizeAs(expected));
			});
		}
	}

	@Test
	void queryTimeoutHolds() {
		this.runner.withPropertyValues("spring.jdbc.template.query-timeout=1")
			.run((context) -> assertThat(clients(context))
				.allSatisfy((client) -> assertThatExceptionOfType(QueryTimeoutException.class)
					.isThrownBy(() -> client.sql("select pg_sleep(20)").query().listOfRows())));
	}

	@Test
	void warningsAreErrorsWhereTheyAreNotIgnored() {
		this.runner.withPropertyValues("spring.jdbc.template.ignore-warnings=false")
			.run((context) -> assertThat(clients(context))
				.allSatisfy((client) -> assertThatExceptionOfType(SQLWarningException.class)
					.isThrownBy(() -> client.sql("do $$ begin raise warning 'look'; end $$").update())));
	}

	@Test
	void translatorOfTheUsersOwnIsUsed() {
		SQLExceptionTranslator translator = (task, sql, ex) -> new InvalidDataAccessApiUsageException("mine");
		this.runner.withBean(SQLExceptionTranslator.class, () -> translator)
			.run((context) -> assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> context.getBean(JdbcClient.class).sql("select 1 / 0").query().singleValue())
				.withMessageContaining("mine"));
	}

}

package io.github.pgprofiles.autoconfigure.servlet;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/** Where there is a filter of positions, and which of its settings are refused. */
class WritePositionSettingsTests {

	private static final String BEAN = "postgresWritePositionFilter";

	private static final String FILTER = "app.postgres.write-positions.filter=";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresWritePositionAutoConfiguration.class))
		.withBean(PostgresClients.class, () -> Mockito.mock(PostgresClients.class));

	@Test
	void thereIsNoFilterUnlessItIsAskedFor() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(BEAN));
		this.runner.withPropertyValues(FILTER + "none")
			.run((context) -> assertThat(context.getBean(BEAN, FilterRegistrationBean.class).isEnabled()).isFalse());
		this.runner.withPropertyValues(FILTER + "cookie")
			.run((context) -> assertThat(context.getBean(BEAN, FilterRegistrationBean.class).isEnabled()).isTrue());
		this.runner.withPropertyValues(FILTER + "cookie")
			.withClassLoader(new FilteredClassLoader(OncePerRequestFilter.class))
			.run((context) -> assertThat(context).doesNotHaveBean(BEAN));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresWritePositionAutoConfiguration.class))
			.withBean(PostgresClients.class, () -> Mockito.mock(PostgresClients.class))
			.withPropertyValues(FILTER + "cookie")
			.run((context) -> assertThat(context).doesNotHaveBean(BEAN));
	}

	@ParameterizedTest
	@CsvSource({ "name, 'a b', cannot be that of a cookie or a header", "max-age, 0s, must be from 1s to 365d",
			"path, shop, is none", "path, '/a;b', is none", "same-site, none, over TLS only" })
	void whatCannotBeMeantIsRefused(String key, String value, String problem) {
		this.runner.withPropertyValues(FILTER + "cookie", "app.postgres.write-positions." + key + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("app.postgres.write-positions." + key)
				.hasMessageContaining(problem));
	}

	@Test
	void unknownKeyIsRefused() {
		this.runner.withPropertyValues(FILTER + "cookie", "app.postgres.write-positions.nmae=x")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("app.postgres.write-positions.nmae"));
	}

}

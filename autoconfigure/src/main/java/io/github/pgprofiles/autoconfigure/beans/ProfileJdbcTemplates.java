package io.github.pgprofiles.autoconfigure.beans;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.JdbcProperties;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Spring's templates on a profile.
 *
 * @since 0.1.0
 */
public final class ProfileJdbcTemplates {

	private ProfileJdbcTemplates() {
	}

	/**
	 * Creates a template with the settings {@code spring.jdbc.template.*} that Boot's own
	 * has, and its rule for a translator of the user's.
	 * @param profile named in exceptions
	 * @param dataSource of the profile
	 * @param environment with the settings
	 * @param translators of the user's
	 * @return the template
	 */
	public static NamedParameterJdbcTemplate create(String profile, DataSource dataSource, Environment environment,
			ObjectProvider<SQLExceptionTranslator> translators) {
		JdbcTemplate template = new JdbcTemplate(dataSource);
		JdbcProperties.Template settings = Binder.get(environment)
			.bindOrCreate("spring.jdbc", JdbcProperties.class)
			.getTemplate();
		template.setIgnoreWarnings(settings.isIgnoreWarnings());
		template.setFetchSize(settings.getFetchSize());
		template.setMaxRows(settings.getMaxRows());
		if (settings.getQueryTimeout() != null) {
			template.setQueryTimeout((int) settings.getQueryTimeout().toSeconds());
		}
		template.setSkipResultsProcessing(settings.isSkipResultsProcessing());
		template.setSkipUndeclaredResults(settings.isSkipUndeclaredResults());
		template.setResultsMapCaseInsensitive(settings.isResultsMapCaseInsensitive());
		template.setExceptionTranslator(ProfileTranslator.choose(profile, dataSource, translators));
		return new NamedParameterJdbcTemplate(template);
	}

}

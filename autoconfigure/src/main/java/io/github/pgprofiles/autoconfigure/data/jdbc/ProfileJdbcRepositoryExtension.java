package io.github.pgprofiles.autoconfigure.data.jdbc;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.data.jdbc.repository.aot.JdbcRepositoryContributor;
import org.springframework.data.jdbc.repository.config.JdbcRepositoryConfigExtension;
import org.springframework.data.repository.aot.generate.RepositoryContributor;
import org.springframework.data.repository.config.AotRepositoryContext;

/**
 * Spring Data's extension, whose AOT processing uses dialect and mapping of the
 * repository's profile: Spring Data's own uses those of the default candidate.
 */
final class ProfileJdbcRepositoryExtension extends JdbcRepositoryConfigExtension {

	@Override
	public Class<? extends BeanRegistrationAotProcessor> getRepositoryAotProcessor() {
		return AotProcessor.class;
	}

	/** Public for Spring. */
	public static final class AotProcessor extends JdbcRepositoryRegistrationAotProcessor {

		@Override
		protected @Nullable RepositoryContributor contributeAotRepository(AotRepositoryContext repository) {
			String template = repository.getConfigurationSource().getAttribute("jdbcAggregateOperationsRef").orElse("");
			String profile = template.replaceFirst(ProfileDataJdbc.TEMPLATE + "$", "");
			ConfigurableListableBeanFactory beans = repository.getBeanFactory();
			if (!repository.isGeneratedRepositoriesEnabled("jdbc")
					|| !beans.containsBean(profile + ProfileDataJdbc.CONTEXT)) {
				return super.contributeAotRepository(repository);
			}
			return new JdbcRepositoryContributor(repository,
					beans.getBean(profile + ProfileDataJdbc.DIALECT, JdbcDialect.class),
					beans.getBean(profile + ProfileDataJdbc.CONTEXT, JdbcMappingContext.class));
		}

	}

}

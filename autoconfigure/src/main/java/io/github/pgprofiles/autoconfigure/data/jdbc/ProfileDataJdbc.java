package io.github.pgprofiles.autoconfigure.data.jdbc;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.beans.ProfileJdbcTemplates;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.IdGeneratingEntityCallback;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.convert.QueryMappingConfiguration;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.data.jdbc.repository.config.JdbcConfiguration;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.EntityCallbacks;
import org.springframework.data.relational.RelationalManagedTypes;
import org.springframework.data.relational.core.mapping.NamingStrategy;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Factory methods of Spring Data JDBC's beans of a profile, which are made as Spring
 * Data's own configuration makes them.
 */
final class ProfileDataJdbc {

	static final String OPERATIONS = "NamedParameterJdbcOperations";

	static final String DIALECT = "JdbcDialect";

	static final String CONVERSIONS = "JdbcCustomConversions";

	static final String CONTEXT = "JdbcMappingContext";

	static final String CONVERTER = "JdbcConverter";

	static final String STRATEGY = "DataAccessStrategy";

	static final String TEMPLATE = "JdbcAggregateTemplate";

	private ProfileDataJdbc() {
	}

	static NamedParameterJdbcOperations operations(String profile, DataSource dataSource, ApplicationContext context,
			ObjectProvider<SQLExceptionTranslator> translators) {
		return ProfileJdbcTemplates.create(profile, dataSource, context.getEnvironment(), translators);
	}

	/** Known without a question to the database. */
	static JdbcDialect dialect() {
		return JdbcPostgresDialect.INSTANCE;
	}

	static JdbcCustomConversions conversions(JdbcDialect dialect) {
		return JdbcConfiguration.createCustomConversions(dialect, List.of());
	}

	static JdbcMappingContext mappingContext(String[] packages, JdbcCustomConversions conversions,
			ObjectProvider<NamingStrategy> naming) {
		Set<Class<?>> entities = new HashSet<>();
		for (String name : packages) {
			entities.addAll(JdbcConfiguration.scanForEntities(name));
		}
		return JdbcConfiguration.createMappingContext(RelationalManagedTypes.fromIterable(entities), conversions,
				naming.getIfAvailable());
	}

	/** Relations are read by the strategy, which needs the converter. */
	static JdbcConverter converter(String profile, JdbcMappingContext context, NamedParameterJdbcOperations operations,
			JdbcCustomConversions conversions, JdbcDialect dialect, BeanFactory beans) {
		return JdbcConfiguration.createConverter(context, operations, (identifier,
				path) -> beans.getBean(profile + STRATEGY, DataAccessStrategy.class).findAllByPath(identifier, path),
				conversions, dialect);
	}

	static DataAccessStrategy strategy(NamedParameterJdbcOperations operations, JdbcConverter converter,
			JdbcDialect dialect, ObjectProvider<QueryMappingConfiguration> mapping) {
		return JdbcConfiguration.createDataAccessStrategy(operations, converter, mapping.getIfAvailable(), dialect);
	}

	/**
	 * The application's callbacks, but not the one that asks the default database for the
	 * next value of a sequence.
	 */
	static JdbcAggregateTemplate template(NamedParameterJdbcOperations operations, JdbcMappingContext context,
			JdbcConverter converter, DataAccessStrategy strategy, JdbcDialect dialect, ApplicationContext application,
			ObjectProvider<EntityCallback<?>> callbacks) {
		EntityCallbacks all = EntityCallbacks.create(callbacks.orderedStream()
			.filter((callback) -> !(callback instanceof IdGeneratingEntityCallback))
			.toArray(EntityCallback[]::new));
		all.addEntityCallback(new IdGeneratingEntityCallback(context, dialect, operations));
		JdbcAggregateTemplate template = new JdbcAggregateTemplate(converter, strategy);
		template.setEntityCallbacks(all);
		template.setApplicationContext(application);
		return template;
	}

}

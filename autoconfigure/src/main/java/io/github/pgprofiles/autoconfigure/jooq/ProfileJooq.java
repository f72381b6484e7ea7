package io.github.pgprofiles.autoconfigure.jooq;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import io.github.pgprofiles.internal.spi.TransactionManagers;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.ExecuteListenerProvider;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultDSLContext;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.boot.jooq.autoconfigure.ExceptionTranslatorExecuteListener;
import org.springframework.boot.jooq.autoconfigure.JooqProperties;
import org.springframework.boot.jooq.autoconfigure.SpringTransactionProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/** Factory methods of jOOQ's beans of a profile, which Boot makes of the same parts. */
final class ProfileJooq {

	private ProfileJooq() {
	}

	/**
	 * A configuration in the profile's transactions. Listeners, settings and customizers
	 * of the application hold for all profiles.
	 */
	static Configuration configuration(String profile, DataSource dataSource, PlatformTransactionManager manager,
			JooqProperties properties, ObjectProvider<Settings> settings,
			ObjectProvider<ExecuteListenerProvider> listeners,
			ObjectProvider<DefaultConfigurationCustomizer> customizers) {
		DefaultConfiguration configuration = new DefaultConfiguration();
		configuration.set(dialect(properties.getSqlDialect()));
		configuration.set(new DataSourceConnectionProvider(new TransactionAwareDataSourceProxy(dataSource)));
		configuration.set(new SpringTransactionProvider(manager));
		settings.ifAvailable(configuration::set);
		configuration.set(listeners(profile, dataSource, listeners));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(configuration));
		return configuration;
	}

	/** A version of PostgreSQL may be chosen for all; nothing asks the database. */
	private static SQLDialect dialect(@Nullable SQLDialect chosen) {
		return (chosen != null && chosen.family() == SQLDialect.POSTGRES) ? chosen : SQLDialect.POSTGRES;
	}

	/**
	 * The profile's translator first. One of the user's own, which comes later, has the
	 * last word; Boot's, which knows no profile, is left out.
	 */
	private static ExecuteListenerProvider[] listeners(String profile, DataSource dataSource,
			ObjectProvider<ExecuteListenerProvider> others) {
		List<ExecuteListenerProvider> all = new ArrayList<>();
		all.add(new DefaultExecuteListenerProvider(
				new ProfileExceptionListener(TransactionManagers.translator(profile, dataSource))));
		others.orderedStream()
			.filter((provider) -> provider.provide() != ExceptionTranslatorExecuteListener.DEFAULT)
			.forEach(all::add);
		return all.toArray(ExecuteListenerProvider[]::new);
	}

	static DSLContext context(Configuration configuration) {
		return new DefaultDSLContext(configuration);
	}

}

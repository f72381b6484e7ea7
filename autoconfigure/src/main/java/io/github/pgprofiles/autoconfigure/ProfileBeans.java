package io.github.pgprofiles.autoconfigure;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.beans.ProfileJdbcTemplates;
import io.github.pgprofiles.autoconfigure.beans.ProfileTranslator;
import io.github.pgprofiles.autoconfigure.jpa.JpaProfiles;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.internal.spi.Pools;
import io.github.pgprofiles.internal.spi.TransactionManagers;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Factory methods of the beans that each profile has. Each looks up the others by name,
 * so that a user's own bean replaces them.
 */
final class ProfileBeans {

	static final String DATA_SOURCE = "DataSource";

	static final String TRANSACTION_MANAGER = "TransactionManager";

	static final String POSTGRES_CLIENT = "PostgresClient";

	static final String JDBC_CLIENT = "JdbcClient";

	static final String TRANSLATOR = "SqlExceptionTranslator";

	private static final boolean JPA_PRESENT = ClassUtils.isPresent("jakarta.persistence.EntityManagerFactory",
			ProfileBeans.class.getClassLoader())
			&& ClassUtils.isPresent("org.springframework.orm.jpa.JpaTransactionManager",
					ProfileBeans.class.getClassLoader());

	private ProfileBeans() {
	}

	/** A closed context, which has no environment among its beans, is asked as well. */
	static ProfileDefinitions definitions(ApplicationContext context) {
		return ProfileDefinitions.of(context.getEnvironment());
	}

	static HikariDataSource dataSource(String profile, ProfilePools pools) {
		return pools.get(profile);
	}

	/**
	 * Begins transactions through JPA where JPA uses the profile, because JPA cannot join
	 * a transaction that a plain manager began.
	 */
	static PlatformTransactionManager transactionManager(String profile, ListableBeanFactory beans,
			ObjectProvider<TransactionManagerCustomizers> customizers) {
		DataSource dataSource = beans.getBean(profile + DATA_SOURCE, DataSource.class);
		PlatformTransactionManager jpa = JPA_PRESENT ? JpaProfiles.transactionManager(profile, dataSource, beans)
				: null;
		PlatformTransactionManager manager = (jpa != null) ? jpa : TransactionManagers.jdbc(profile, dataSource);
		customizers.ifAvailable((available) -> available.customize(manager));
		return manager;
	}

	static PostgresClient postgresClient(String profile, ProfileDefinitions definitions, ApplicationContext context,
			BeanFactory beans) {
		DataSource dataSource = beans.getBean(profile + DATA_SOURCE, DataSource.class);
		requirePool(profile, dataSource, beans);
		return PostgresClient.create(profile, dataSource,
				() -> beans.getBean(profile + TRANSACTION_MANAGER, PlatformTransactionManager.class),
				ProfileClientOptions.of(profile, definitions,
						beans.getBean(ProfileBeansRegistrar.OPTIONS, ClientOptions.class), context.getEnvironment(),
						beans));
	}

	/** What a bean gives would be in force nowhere, and nobody would notice. */
	private static void requirePool(String profile, DataSource dataSource, BeanFactory beans) {
		if (beans instanceof ConfigurableListableBeanFactory all && SessionSettingsBean.find(all) != null) {
			Pools.requireSessionSettings(profile, dataSource);
		}
	}

	static JdbcClient jdbcClient(String profile, BeanFactory beans, ApplicationContext context,
			ObjectProvider<SQLExceptionTranslator> translators) {
		DataSource dataSource = beans.getBean(profile + DATA_SOURCE, DataSource.class);
		return JdbcClient
			.create(ProfileJdbcTemplates.create(profile, dataSource, context.getEnvironment(), translators));
	}

	static ProfileTranslator sqlExceptionTranslator(String profile, ProfileDefinitions definitions, BeanFactory beans) {
		boolean alone = definitions.all()
			.stream()
			.noneMatch(
					(each) -> !each.name().equals(profile) && beans.containsBean(each.name() + "EntityManagerFactory"));
		return ProfileTranslator.create(profile, beans.getBean(profile + DATA_SOURCE, DataSource.class), alone);
	}

	static StreamTemplate streamTemplate(String profile, BeanFactory beans) {
		return LateTemplate.of(profile, "streaming", StreamTemplate.class, () -> client(profile, beans).streaming());
	}

	static CopyTemplate copyTemplate(String profile, BeanFactory beans) {
		return LateTemplate.of(profile, "copy", CopyTemplate.class, () -> client(profile, beans).copy());
	}

	static TypedTransactionTemplate typedTransactionTemplate(String profile, BeanFactory beans) {
		return LateTemplate.of(profile, "transaction", TypedTransactionTemplate.class,
				() -> client(profile, beans).transaction());
	}

	private static PostgresClient client(String profile, BeanFactory beans) {
		return beans.getBean(profile + POSTGRES_CLIENT, PostgresClient.class);
	}

}

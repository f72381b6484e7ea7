package io.github.pgprofiles.autoconfigure;

import java.util.Set;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

/** Clients depend on migrations, as JdbcTemplate does. */
final class DependsOnDatabaseInitialization extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

	@Override
	protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
		return Set.of(PostgresClient.class, StreamTemplate.class, CopyTemplate.class, TypedTransactionTemplate.class);
	}

}

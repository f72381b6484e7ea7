package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.Collection;
import java.util.Set;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionManager;

/**
 * Names {@code app.postgres.primary} where a bean that each of several profiles has is
 * injected without a qualifier.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoPrimaryFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> TYPES = Set.of(PostgresClient.class, DataSource.class, JdbcClient.class,
			JdbcOperations.class, TransactionManager.class, StreamTemplate.class, CopyTemplate.class,
			TypedTransactionTemplate.class);

	private final Environment environment;

	NoPrimaryFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		Class<?> wanted = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		if (wanted == null || TYPES.stream().noneMatch((type) -> type.isAssignableFrom(wanted))) {
			return null;
		}
		ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
		Collection<String> names = definitions.all().stream().map(ProfileDefinition::name).toList();
		if (names.isEmpty() || definitions.primary() != null) {
			return null;
		}
		return new FailureAnalysis(
				"A %s is injected without a qualifier, but none of the PostgreSQL profiles %s is the primary one."
					.formatted(wanted.getSimpleName(), names),
				"Set 'app.postgres.primary' to one of %s, or name the profile where it is injected: @Qualifier(\"%s\")."
					.formatted(names, names.iterator().next()),
				cause);
	}

}

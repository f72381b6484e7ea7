package io.github.pgprofiles.autoconfigure.diagnostics;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileNames;
import io.github.pgprofiles.autoconfigure.wiring.UnknownTransactionManagerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Lists the profiles where {@code @Transactional} names none of them. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownTransactionManagerFailureAnalyzer
		extends AbstractFailureAnalyzer<UnknownTransactionManagerException> {

	private final Environment environment;

	UnknownTransactionManagerFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownTransactionManagerException cause) {
		ProfileNames profiles = new ProfileNames(ProfileDefinitions.of(this.environment));
		return new FailureAnalysis(
				"%s is @Transactional(\"%s\"), but there is no transaction manager of this name. It names the PostgreSQL profile '%s', %s"
					.formatted(cause.method(), cause.manager(), cause.manager(), profiles.problem(cause.manager())),
				profiles.remedy(cause.manager()), cause);
	}

}

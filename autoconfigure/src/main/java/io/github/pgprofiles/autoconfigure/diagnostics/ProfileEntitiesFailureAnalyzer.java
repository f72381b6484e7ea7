package io.github.pgprofiles.autoconfigure.diagnostics;

import io.github.pgprofiles.autoconfigure.entities.ProfileEntitiesException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells of packages and annotations that belong to no profile, or to several. */
final class ProfileEntitiesFailureAnalyzer extends AbstractFailureAnalyzer<ProfileEntitiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProfileEntitiesException cause) {
		return new FailureAnalysis(cause.problem(), cause.action(), cause);
	}

}

package io.github.pgprofiles.autoconfigure.flyway;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how migrations of several profiles are kept apart. */
final class OverlappingLocationsFailureAnalyzer extends AbstractFailureAnalyzer<OverlappingLocationsException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, OverlappingLocationsException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), failure);
	}

}

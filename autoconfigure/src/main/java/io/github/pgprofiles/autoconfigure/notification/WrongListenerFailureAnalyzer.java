package io.github.pgprofiles.autoconfigure.notification;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where the annotation is that cannot be followed. */
final class WrongListenerFailureAnalyzer extends AbstractFailureAnalyzer<WrongListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, WrongListenerException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Correct the profile or the channel of that @PostgresListener.", failure);
	}

}

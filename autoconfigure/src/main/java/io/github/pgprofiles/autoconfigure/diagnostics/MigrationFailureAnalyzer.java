package io.github.pgprofiles.autoconfigure.diagnostics;

import io.github.pgprofiles.autoconfigure.migration.MigrationFailedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says whose migration has failed, and why; those of other profiles as well. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, MigrationFailedException cause) {
		StringBuilder description = new StringBuilder(String.valueOf(cause.getMessage()));
		for (Throwable other : cause.getSuppressed()) {
			description.append("\n\n").append(other.getMessage());
		}
		return new FailureAnalysis(description.toString(),
				"Correct the migration, or where its profile connects and as whom, and start again.", failure);
	}

}

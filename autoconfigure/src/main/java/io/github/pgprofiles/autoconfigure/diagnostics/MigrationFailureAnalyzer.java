package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.autoconfigure.migration.MigrationFailedException;
import io.github.pgprofiles.autoconfigure.migration.MigrationKeys;
import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says whose migration has failed, and why; those of other profiles as well. Asked before
 * the analyses of a profile that cannot connect, whose keys are others.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationFailedException> {

	private final Environment environment;

	MigrationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable failure, MigrationFailedException cause) {
		List<MigrationFailedException> all = new ArrayList<>(List.of(cause));
		for (Throwable other : cause.getSuppressed()) {
			if (other instanceof MigrationFailedException further) {
				all.add(further);
			}
		}
		AnalyzedProfiles profiles = AnalyzedProfiles.of(this.environment);
		MigrationDiagnosis diagnosis = new MigrationDiagnosis();
		for (MigrationFailedException each : all) {
			WrittenKeys keys = (profiles.definitions() != null)
					? profiles.keys().with(MigrationKeys.ofSection(profiles.definitions(), each.section()))
					: profiles.keys();
			diagnosis.add(
					new MigrationDiagnosis.Migration("The migration of the PostgreSQL profile '" + each.profile() + "'",
							each.profile(), "app.postgres.profiles." + each.profile() + "." + each.section(), keys),
					String.valueOf(each.getMessage()), each);
		}
		return diagnosis.analysis(failure);
	}

}

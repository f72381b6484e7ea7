package io.github.pgprofiles.autoconfigure.diagnostics;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.spi.ConnectProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells of migrations that failed: whether they could not connect, or could not be run,
 * and by which keys that is mended.
 */
final class MigrationDiagnosis {

	private final List<String> descriptions = new ArrayList<>();

	private final Set<String> actions = new LinkedHashSet<>();

	/**
	 * Who migrates.
	 *
	 * @param name at the beginning of a sentence
	 * @param profile that is migrated
	 * @param prefix of the keys that are about it
	 * @param keys as they were written, those of the migration first
	 */
	record Migration(String name, String profile, String prefix, WrittenKeys keys) {
	}

	/**
	 * Adds one.
	 * @param said what to say of it if it could connect
	 */
	void add(Migration migration, String said, Throwable failure) {
		for (Throwable t = failure; t != null; t = t.getCause()) {
			if (t instanceof ProfileUnavailableException unavailable) {
				cannotConnect(migration, unavailable.sqlException(), " to " + unavailable.target());
				return;
			}
			if (t instanceof SQLTransientConnectionException && t.getCause() instanceof SQLException cause) {
				cannotConnect(migration, cause, "");
				return;
			}
		}
		this.descriptions.add(said);
		String remedy = "Correct the migration, and start again. ";
		if (said.contains("baselineOnMigrate")) {
			remedy = "If what is there is to be the first version, set '%s.baseline-on-migrate' to true. "
				.formatted(migration.prefix());
		}
		if (hasNoPermission(failure)) {
			remedy += "Have the role of %s granted what it needs, or migrate as another one: '%s.user'. "
				.formatted(migration.keys().in(migration.profile(), (key) -> key.apply("user")), migration.prefix());
		}
		this.actions.add(remedy + "To start without it, set '%s.enabled' to false.".formatted(migration.prefix()));
	}

	private void cannotConnect(Migration migration, SQLException failure, String where) {
		ConnectProblem problem = ConnectProblem.of(failure);
		this.descriptions.add("%s cannot connect%s:%n%n    %s%s".formatted(migration.name(), where, problem.words(),
				(failure.getSQLState() != null) ? " (SQLSTATE " + failure.getSQLState() + ")" : ""));
		String advice = migration.keys().in(migration.profile(), problem::advice);
		this.actions.add((advice.isEmpty() ? "Check the settings under '%s'.".formatted(migration.prefix()) : advice)
				+ " To start without the migration, set '%s.enabled' to false.".formatted(migration.prefix()));
	}

	private static boolean hasNoPermission(@Nullable Throwable failure) {
		for (Throwable t = failure; t != null; t = t.getCause()) {
			if (t instanceof SQLException ex && SqlStates.INSUFFICIENT_PRIVILEGE.equals(ex.getSQLState())) {
				return true;
			}
		}
		return false;
	}

	FailureAnalysis analysis(Throwable failure) {
		return new FailureAnalysis(String.join("\n\n", this.descriptions), String.join("\n", this.actions), failure);
	}

}

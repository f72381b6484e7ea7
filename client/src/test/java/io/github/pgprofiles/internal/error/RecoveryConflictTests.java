package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecoveryConflictTests {

	private static PSQLException said(String state, String place) {
		return new PSQLException(
				new ServerErrorMessage("SFEHLER\0C" + state + "\0MAnweisung wird storniert\0R" + place + "\0"));
	}

	@ParameterizedTest
	@CsvSource({ "40001, ProcessInterrupts, true", "40001, ProcessRecoveryConflictInterrupt, true",
			"40001, report_recovery_conflict, true", "40P01, CheckRecoveryConflictDeadlock, true",
			"40001, heap_update, false", "40P01, DeadLockReport, false", "57014, ProcessInterrupts, false",
			"57P04, ProcessInterrupts, false", "57P04, ProcessRecoveryConflictInterrupt, false" })
	void conflictIsToldByTheServersPlaceInAnyLanguage(String state, String place, boolean conflict) {
		assertThat(RecoveryConflict.isAny(said(state, place))).isEqualTo(conflict);
		assertThat(RecoveryConflict.isAny(new IllegalStateException(new SQLException(said(state, place)))))
			.isEqualTo(conflict);
	}

	@Test
	void whatACallersOwnCodeThrewIsNone() {
		assertThatExceptionOfType(CallerFailure.class)
			.isThrownBy(() -> CallerFailure.of(said("40001", "ProcessInterrupts")))
			.satisfies((ex) -> assertThat(RecoveryConflict.isAny(ex)).isFalse());
		assertThat(RecoveryConflict.isAny(null)).isFalse();
	}

}

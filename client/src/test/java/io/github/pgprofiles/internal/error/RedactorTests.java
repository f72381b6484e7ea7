package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;

class RedactorTests {

	private static PSQLException server(String state, String message, boolean detail) {
		return new PSQLException(
				new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0DKey (a)=(secret)\0"), detail);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "22P02; invalid input syntax for type integer: \"secret\"",
					"22P02; syntaxe en entrée invalide pour le type integer : « secret »",
					"22P02; ungültige Eingabesyntax für Typ integer: »secret«", "22P02; 「secret」は不正です",
					"22008; date field value out of range: 4711-13-45", "42601; syntax error in tsquery: \"secret\"" })
	void leavesValuesOutInAnyLanguage(String state, String message) {
		SQLException redacted = Redactor.redact(server(state, message, false));
		assertThat((Throwable) redacted).isInstanceOf(PSQLException.class).hasMessageContaining("…");
		assertThat(redacted.toString()).doesNotContain("secret", "4711");
		assertThat(redacted.getSQLState()).isEqualTo(state);
		assertThat(Redactor.redact(redacted) == redacted).isTrue();
	}

	@Test
	void keepsWhatHasNothingToLeaveOutAndWhatWasAskedFor() {
		SQLException plain = server("23505", "duplicate key value violates unique constraint \"t_key\"", false);
		SQLException detailed = server("22P02", "invalid input syntax: \"secret\"", true);
		assertThat(Redactor.redact(plain) == plain).isTrue();
		assertThat(Redactor.redact(detailed) == detailed).isTrue();
	}

	@Test
	void leavesValuesOutOfCausesAndSuppressedOnes() {
		SQLException failed = server("25P02", "current transaction is aborted", false);
		failed.initCause(server("22P02", "invalid input: \"secret\"", false));
		failed.addSuppressed(server("22P02", "invalid input: \"secret\"", false));
		assertThat((Throwable) Redactor.redact(failed)).hasMessageContaining("aborted")
			.satisfies((redacted) -> assertThat(redacted.getCause()).hasMessageNotContaining("secret"))
			.satisfies((redacted) -> assertThat(redacted.getSuppressed()[0]).hasMessageNotContaining("secret"));
	}

	@Test
	void everyReaderHasAnExceptionOfItsOwn() {
		PSQLException shared = new PSQLException("refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT);
		for (int i = 0; i < 3; i++) {
			SQLException own = Redactor.copyOf(shared);
			ErrorOrigin.mark(own, "orders");
			LostBeforeCommit.mark(own);
			assertThat(own.getSuppressed()).hasSize(2);
			assertThat(own.getSQLState()).isEqualTo("08001");
		}
		assertThat(shared.getSuppressed()).isEmpty();
	}

	@Test
	void cutsBetweenCharacters() {
		assertThat(Excerpt.of("a😀b", 2)).isEqualTo("a… (4 characters)");
		assertThat(Excerpt.of("a😀b", 3)).isEqualTo("a😀… (4 characters)");
		assertThat(Excerpt.of("a😀b", 4)).isEqualTo("a😀b");
	}

}

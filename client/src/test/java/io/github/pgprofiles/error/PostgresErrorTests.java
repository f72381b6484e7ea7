package io.github.pgprofiles.error;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresErrorTests {

	private static PSQLException duplicate() {
		return new PSQLException(
				new ServerErrorMessage(
						"SERROR\0VERROR\0C23505\0Mduplicate key\0DKey (id)=(1)\0spublic\0torders\0cid\0norders_pkey\0"),
				false);
	}

	@Test
	void readsAllThatTheServerNames() {
		DataAccessException translated = new SqlExceptionTranslator("shop").translate("update", "insert", duplicate());
		assertThat(translated).isInstanceOf(DuplicateKeyException.class).hasMessageContaining("Profile 'shop'");
		assertThat(PostgresError.of(translated))
			.isEqualTo(new PostgresError("shop", "23505", "orders_pkey", "orders", "id", false, null));
	}

	@Test
	void readsThroughWrappers() {
		BatchUpdateException batch = new BatchUpdateException("batch", "23505", 0, new int[0], duplicate());
		DataAccessException translated = new SqlExceptionTranslator("shop").translate("batch", "insert", batch);
		assertThat(PostgresError.of(new IllegalStateException(translated)).constraint()).isEqualTo("orders_pkey");
		assertThat(PostgresError.of(new IllegalStateException(translated)).profile()).isEqualTo("shop");
		PoolExhaustedException own = (PoolExhaustedException) errors().translate("query", null,
				new PoolExhausted(java.time.Duration.ofMillis(7), 1, 0, 2, 1, new SQLException("x")));
		assertThat(own)
			.hasMessage("Profile 'shop': no free connection after 7 ms (active=1, idle=0, waiting=2, max=1)");
		assertThat(PostgresError.of(new IllegalStateException(own)))
			.isEqualTo(new PostgresError("shop", null, null, null, null, true, null));
	}

	@Test
	void readsThePlaceInACopyAndShowsNoValue() {
		SQLException cause = new SQLException("ERROR: invalid input syntax for type integer: \"kanari\"", "22P02");
		RuntimeException translated = errors().translate("copy", null, new CopyFailure(cause, 3L, "a", null, null));
		assertThat(translated).isInstanceOf(DataIntegrityViolationException.class)
			.hasMessageStartingWith("Profile 'shop': copy, line 3, column 'a': ERROR: invalid input")
			.message()
			.doesNotContain("kanari");
		assertThat(PostgresError.of(translated))
			.isEqualTo(new PostgresError("shop", "22P02", null, null, "a", false, 3L));
		assertThat(PostgresError.of(new CopyFailure(duplicate(), 2L, null, "orders", "orders_pkey")).constraint())
			.isEqualTo("orders_pkey");
		assertThat(errors().translate("copy", null, new CopyFailure(cause, null, null, null, null)))
			.hasMessageStartingWith("Profile 'shop': copy: ERROR");
	}

	@Test
	void knowsNothingOfAForeignException() {
		assertThat(PostgresError.of(new IllegalStateException("x")))
			.isEqualTo(new PostgresError(null, null, null, null, null, false, null));
		assertThat(PostgresError.of(new UnknownProfileException("x", java.util.List.of())).profile()).isNull();
	}

	@Test
	void keepsTheProfileOnWhichItAroseFirst() {
		SQLException cause = duplicate();
		new SqlExceptionTranslator("first").translate("update", null, cause);
		DataAccessException second = new SqlExceptionTranslator("second").translate("update", null, cause);
		assertThat(PostgresError.of(second).profile()).isEqualTo("first");
	}

	@ParameterizedTest
	@CsvSource({ "40001, true", "40P01, true", "53300, true", "08001, true", "08004, true", "57P03, true",
			"08006, false", "40003, false", "57014, false", "57P01, false", "23505, false", "55P03, false" })
	void saysWhetherTheWholeWorkMayRunAgain(String state, boolean safe) {
		assertThat(PostgresError.of(new SQLException("x", state)).safeToRetry()).isEqualTo(safe);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "0A000;gecachter Plan;RevalidateCachedQuery;true",
			"0A000;FOR UPDATE;transformAggregateCall;false", "0A000;x;;false", "42P01;x;RevalidateCachedQuery;false",
			"26000;vorbereitete Anweisung \u201eS_12\u201c existiert nicht;FetchPreparedStatement;true",
			"26000;prepared statement \"S_1\" does not exist;;true",
			"26000;prepared statement \"nowhere\" does not exist;FetchPreparedStatement;false",
			"26000;prepared statement \"MYS_1\" does not exist;FetchPreparedStatement;false",
			"26000;prepared statement \"S_1x\" does not exist;FetchPreparedStatement;false" })
	void tellsAStalePlanInAnyLanguage(String state, String message, String routine, boolean safe) {
		String fields = "SFEHLER\0VERROR\0C%s\0M%s\0".formatted(state, message)
				+ ((routine != null) ? "R" + routine + "\0" : "");
		PSQLException server = new PSQLException(new ServerErrorMessage(fields), false);
		DataAccessException translated = new SqlExceptionTranslator("shop").translate("query", "select 1", server);
		assertThat(PostgresError.of(new IllegalStateException(translated)).safeToRetry()).isEqualTo(safe);
		assertThat(PostgresError.of(new SQLException("x", state)).safeToRetry()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "55P03, CannotAcquireLockException", "42501, PermissionDeniedDataAccessException",
			"25006, InvalidDataAccessResourceUsageException", "53300, TransientDataAccessResourceException",
			"57014, QueryTimeoutException", "42P01, BadSqlGrammarException", "42703, BadSqlGrammarException",
			"28P01, DataAccessResourceFailureException", "28000, DataAccessResourceFailureException",
			"3D000, DataAccessResourceFailureException", "08006, DataAccessResourceFailureException",
			"23505, DuplicateKeyException", "23503, DataIntegrityViolationException",
			"22P02, DataIntegrityViolationException", "40001, CannotAcquireLockException",
			"XX000, UncategorizedSQLException" })
	void translatesToTheRightKind(String state, String type) {
		DataAccessException translated = new SqlExceptionTranslator("shop").translate("query", "select 1",
				new SQLException("the server's words", state));
		assertThat(translated.getClass().getSimpleName()).isEqualTo(type);
		assertThat(translated).hasMessageContaining("Profile 'shop'").hasStackTraceContaining("the server's words");
		assertThat(PostgresError.of(translated).sqlState()).isEqualTo(state);
	}

	@Test
	void translatesWithoutAStatement() {
		assertThat(new SqlExceptionTranslator("shop").translate("copy", null, new SQLException("x", (String) null)))
			.hasMessageContaining("Profile 'shop': copy: x");
	}

	private static Errors errors() {
		return new Errors("shop", () -> false, (sql, cause, failure) -> {
		});
	}

}

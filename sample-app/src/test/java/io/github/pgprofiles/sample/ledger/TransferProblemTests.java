package io.github.pgprofiles.sample.ledger;

import java.sql.SQLException;

import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

class TransferProblemTests {

	@ParameterizedTest
	@CsvSource({ "55P03, 409", "40001, 503", "40P01, 503" })
	void lockIsToldFromConflictThatOutlastedTheRetries(String state, int status) {
		assertThat(status(new CannotAcquireLockException("x", new SQLException("x", state)))).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "08001, 503", "57P03, 503", "53300, 503", "08006, 500" })
	void lostServerIsBusyWhereSendingAgainIsSafe(String state, int status) {
		assertThat(status(new DataAccessResourceFailureException("x", new SQLException("x", state)))).isEqualTo(status);
	}

	@Test
	void deadlineIsBusy() {
		assertThat(status(new QueryTimeoutException("x"))).isEqualTo(503);
	}

	@Test
	void unknownOutcomeIsToldAsSuch() {
		CommitOutcomeUnknownException unknown = new CommitOutcomeUnknownException("ledger", "x", null);
		assertThat(status(unknown)).isEqualTo(500);
		assertThat(TransferProblem.of(unknown).getDetail()).isEqualTo("Whether the transfer was made is not known");
	}

	private static int status(DataAccessException ex) {
		return TransferProblem.of(ex).getStatus();
	}

}

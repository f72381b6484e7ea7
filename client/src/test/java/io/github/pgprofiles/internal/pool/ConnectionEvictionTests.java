package io.github.pgprofiles.internal.pool;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride.Override;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Which errors cost a connection, without a server. */
class ConnectionEvictionTests {

	private final ConnectionEviction eviction = new ConnectionEviction();

	/** As the server says it: fields of the protocol, each ending in U+0000. */
	private static SQLException ofServer(String severity, String state) {
		return said(severity, state, "Rroutine\0");
	}

	private static SQLException said(String severity, String state, String more) {
		return new PSQLException(
				new ServerErrorMessage("S" + severity + "\0V" + severity + "\0C" + state + "\0Mwords\0" + more + "\0"));
	}

	@Test
	void connectionThatAPoolerHasEndedIsEvicted() {
		assertThat(this.eviction.adjudicate(said("FATAL", "57014", ""))).isEqualTo(Override.MUST_EVICT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0A000", "57014", "08001", "23505", "57P01" })
	void errorOfAStatementKeepsTheConnection(String state) {
		assertThat(this.eviction.adjudicate(ofServer("ERROR", state))).isEqualTo(Override.DO_NOT_EVICT);
	}

	@ParameterizedTest
	@CsvSource({ "FATAL, 57P01", "FATAL, 08006", "PANIC, XX000" })
	void endOfTheSessionIsJudgedByHikari(String severity, String state) {
		assertThat(this.eviction.adjudicate(ofServer(severity, state))).isEqualTo(Override.CONTINUE_EVICT);
	}

	@Test
	void sessionThatEndedForItsIdlenessIsEvicted() {
		assertThat(this.eviction.adjudicate(ofServer("FATAL", "25P03"))).isEqualTo(Override.MUST_EVICT);
	}

	@Test
	void featureThatTheDriverLacksKeepsTheConnection() {
		assertThat(this.eviction.adjudicate(new SQLException("not implemented", "0A000")))
			.isEqualTo(Override.DO_NOT_EVICT);
	}

	@Test
	void endOfTheSessionBehindAnErrorIsSeen() {
		SQLException first = ofServer("ERROR", "23505");
		first.setNextException(new SQLException("I/O error", "08006"));
		assertThat(this.eviction.adjudicate(first)).isEqualTo(Override.CONTINUE_EVICT);
		BatchUpdateException batch = new BatchUpdateException("batch", "23505", new int[0]);
		batch.setNextException(ofServer("ERROR", "23505"));
		assertThat(this.eviction.adjudicate(batch)).isEqualTo(Override.DO_NOT_EVICT);
	}

}

package io.github.pgprofiles.internal.timeout;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.testing.StubConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class ClientDeadlineTests {

	private final AtomicLong clock = new AtomicLong();

	private final StubConnection stub = new StubConnection();

	private ClientDeadline deadline(int millis) throws SQLException {
		return new ClientDeadline(new ConnectionSource(this.stub.dataSource()), this.stub.connection(),
				new Deadline(new TimeLimit(millis), "the limit", this.clock::get));
	}

	private void pass(long millis) {
		this.clock.addAndGet(millis * 1_000_000);
	}

	private static SQLException readTimeout() {
		return new SQLException("I/O error", "08006", new SocketTimeoutException());
	}

	@Test
	void readsEndWithTheGraceAndAreSetBack() throws SQLException {
		ClientDeadline deadline = deadline(1000);
		pass(400);
		assertThat(deadline.<String>call(() -> "answer")).isEqualTo("answer");
		assertThat(this.stub.networkTimeouts()).containsExactly(1100, 0);
	}

	@Test
	void readsAreNeverBoundAboveWhatBoundsThem() throws SQLException {
		this.stub.networkTimeout(300);
		deadline(1000).call(() -> true);
		assertThat(this.stub.networkTimeouts()).containsExactly(300, 300);
	}

	@Test
	void failureSetsThemBackToo() throws SQLException {
		SQLException failure = new SQLException("division by zero", "22012");
		ClientDeadline deadline = deadline(1000);
		assertThat(catchThrowable(() -> deadline.call(() -> {
			throw failure;
		}))).isSameAs(failure);
		assertThat(this.stub.networkTimeouts()).containsExactly(1500, 0);
	}

	@Test
	void statementThatTheServerEndsInTimeKeepsTheConnection() throws SQLException {
		ClientDeadline deadline = deadline(1000);
		Throwable failure = catchThrowable(() -> deadline.call(() -> {
			pass(1000);
			throw new SQLException("canceling statement", "57014");
		}));
		assertThat(failure).isInstanceOf(TimedOut.class).hasMessageStartingWith("the limit was reached");
		assertThat(((TimedOut) failure).isConnectionLost()).isFalse();
		assertThat(this.stub.isClosed()).isFalse();
		assertThat(this.stub.cancels()).isZero();
	}

	@Test
	void silentServerIsSentACancelAndLosesTheConnection() throws SQLException {
		ClientDeadline deadline = deadline(1000);
		Throwable failure = catchThrowable(() -> deadline.call(() -> {
			pass(1500);
			throw readTimeout();
		}));
		assertThat(failure).isInstanceOf(TimedOut.class);
		assertThat(((TimedOut) failure).isConnectionLost()).isTrue();
		assertThat(this.stub.cancels()).isEqualTo(1);
		assertThat(this.stub.isClosed()).isTrue();
		assertThat(this.stub.networkTimeouts()).as("before it was given up").containsExactly(1500, 0);
	}

	@Test
	void readTimeoutBeforeTheDeadlineIsTheDriversOwn() throws SQLException {
		SQLException failure = readTimeout();
		ClientDeadline deadline = deadline(1000);
		assertThat(catchThrowable(() -> deadline.call(() -> {
			pass(300);
			throw failure;
		}))).isSameAs(failure);
		assertThat(this.stub.cancels()).isZero();
	}

}

package io.github.pgprofiles.internal.pool;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

import io.github.pgprofiles.internal.pool.connect.Reconnection;
import io.github.pgprofiles.internal.pool.connect.Reconnection.Attempt;
import io.github.pgprofiles.internal.pool.connect.Reconnection.Demand;
import io.github.pgprofiles.testing.StubConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(30)
class ReconnectionTests {

	private final Reconnection reconnection = new Reconnection("orders", () -> "jdbc:postgresql://db/orders");

	private final List<Long> attempts = new ArrayList<>();

	/** Fails as often as there are failures, and with the last of them for ever. */
	private Attempt failing(SQLException... failures) {
		int before = this.attempts.size();
		return () -> {
			this.attempts.add(System.nanoTime());
			throw failures[Math.min(this.attempts.size() - before, failures.length) - 1];
		};
	}

	private Throwable thrown(Attempt attempt) {
		return catchThrowable(() -> this.reconnection.connect(attempt));
	}

	private static SQLException refused() {
		return new SQLException("refused", "08001", new ConnectException());
	}

	@Test
	void nothingIsTriedAgainBeforeThereIsAPool() {
		SQLException refused = refused();
		for (int i = 1; i <= 3; i++) {
			assertThat(thrown(failing(refused))).isSameAs(refused);
			assertThat(this.attempts).hasSize(i);
		}
	}

	@Test
	void momentOfTheLastChangeBetweenFailureAndSuccessIsKept() throws SQLException {
		Attempt succeeding = () -> new StubConnection().connection();
		this.reconnection.connect(succeeding);
		assertThat(this.reconnection.changed()).as("none has failed").isNull();
		Instant begin = Instant.now();
		thrown(failing(refused()));
		Instant failed = this.reconnection.changed();
		assertThat(failed).isBetween(begin, Instant.now());
		thrown(failing(refused()));
		assertThat(this.reconnection.changed()).isEqualTo(failed);
		this.reconnection.connect(succeeding);
		Instant back = this.reconnection.changed();
		assertThat(back).isBetween(failed, Instant.now());
		this.reconnection.connect(succeeding);
		assertThat(this.reconnection.changed()).isEqualTo(back);
	}

	@Test
	void firstFailureOfEachKindIsToldAndTheNextIsTriedAgain() {
		this.reconnection.follow(() -> Demand.CALLER);
		SQLException starting = new SQLException("starting up", "57P03");
		assertThat(thrown(failing(refused()))).hasMessage("refused");
		assertThat(thrown(failing(refused(), refused(), refused(), starting))).isSameAs(starting);
		assertThat(this.attempts).hasSize(5);
		SQLException unknown = new SQLException("refused", "08001", new UnknownHostException());
		assertThat(thrown(failing(refused(), refused(), starting, refused(), starting, unknown))).isSameAs(unknown);
	}

	@Test
	void attemptsFollowOneAnotherWithinAQuarterOfASecond() {
		this.reconnection.follow(() -> (this.attempts.size() < 14) ? Demand.CALLER : Demand.NONE);
		thrown(failing(refused()));
		thrown(failing(refused()));
		assertThat(this.attempts).hasSize(14);
		for (int i = 3; i < this.attempts.size(); i++) {
			// and never one right behind another
			assertThat(Duration.ofNanos(this.attempts.get(i) - this.attempts.get(i - 1)))
				.isBetween(Duration.ofMillis(40), Duration.ofMillis(400));
		}
	}

	@Test
	void attemptForNobodyButThePoolWaitsHalfASecondUnlessACallerComes() {
		long[] begin = new long[1];
		boolean[] caller = new boolean[1];
		this.reconnection.follow(() -> {
			boolean late = System.nanoTime() - begin[0] > Duration.ofMillis(150).toNanos();
			return (caller[0] && late) ? Demand.CALLER : Demand.IDLE;
		});
		thrown(failing(refused()));
		SQLException starting = new SQLException("starting up", "57P03");
		begin[0] = System.nanoTime();
		thrown(failing(refused(), starting));
		assertThat(Duration.ofNanos(System.nanoTime() - begin[0])).isBetween(Duration.ofMillis(500),
				Duration.ofMillis(900));
		caller[0] = true;
		this.attempts.clear();
		begin[0] = System.nanoTime();
		thrown(failing(refused(), new SQLException("full", "53300")));
		assertThat(Duration.ofNanos(System.nanoTime() - begin[0])).isBetween(Duration.ofMillis(150),
				Duration.ofMillis(450));
	}

	@Test
	void attemptEndsWhenNobodyWantsAConnectionAnyMore() {
		long begin = System.nanoTime();
		this.reconnection
			.follow(() -> (System.nanoTime() - begin > Duration.ofSeconds(1).toNanos()) ? Demand.NONE : Demand.CALLER);
		thrown(failing(refused()));
		thrown(failing(refused()));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(1),
				Duration.ofMillis(1300));
	}

	@Test
	void interruptEndsTheAttemptAndIsKept() {
		this.reconnection.follow(() -> Demand.CALLER);
		thrown(failing(refused()));
		Thread.currentThread().interrupt();
		thrown(failing(refused()));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.attempts).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "28P01", "28000", "3D000", "08004", "42501", "57P04", "XX000" })
	void whatNoWaitingHealsIsNotTriedAgain(String state) {
		this.reconnection.follow(() -> Demand.CALLER);
		for (int i = 1; i <= 3; i++) {
			thrown(failing(new SQLException("no", state)));
			assertThat(this.attempts).hasSize(i);
		}
	}

	@Test
	void networkAndServerGoAwayAndWrongTlsDoesNot() {
		for (Exception cause : List.of(new ConnectException(), new SocketException("reset"),
				new SocketTimeoutException(), new UnknownHostException(), new EOFException())) {
			assertThat(Reconnection.goesAway(new SQLException("", "08001", cause))).as("%s", cause).isTrue();
			assertThat(Reconnection.goesAway(new SQLException("", "08006", cause))).as("%s", cause).isTrue();
		}
		for (String state : List.of("08001", "57P01", "57P02", "57P03", "53300", "53200")) {
			assertThat(Reconnection.goesAway(new SQLException("", state))).as(state).isTrue();
		}
		for (Exception cause : List.of(new SSLHandshakeException("certificate"),
				new FileNotFoundException("root.crt"))) {
			assertThat(Reconnection.goesAway(new SQLException("", "08006", cause))).as("%s", cause).isFalse();
		}
		assertThat(Reconnection.goesAway(new SQLException("", "08006"))).as("the host's name does not fit").isFalse();
		assertThat(Reconnection.goesAway(new SQLException("no state"))).isFalse();
	}

}

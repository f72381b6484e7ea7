package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** By messages of the protocol, and by the driver's public API where it is not known. */
@PostgresTest
@EveryServer
@Timeout(60)
@NotPooled("a wire has a session to itself")
class NotificationWireIT implements NotificationWire.Receiver {

	private static final Duration SILENCE = Duration.ofSeconds(2);

	static TestDatabase database;

	private final List<String> heard = new ArrayList<>();

	private Connection listening;

	private Connection other;

	@BeforeEach
	void connect() throws SQLException {
		this.listening = open();
		this.other = open();
	}

	@AfterEach
	void close() throws SQLException {
		this.listening.abort(Runnable::run);
		this.other.close();
	}

	private static Connection open() throws SQLException {
		return open(database.host(), database.serverPort());
	}

	private static Connection open(String host, int port) throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(host, port, database.name()),
				TestServer.USER, TestServer.PASSWORD);
	}

	private NotificationWire wire(boolean known) throws SQLException {
		return known ? NotificationWire.of(this.listening, SILENCE)
				: new PolledWire(this.listening.unwrap(BaseConnection.class), SILENCE);
	}

	@Override
	public void notified(int pid, String channel, String payload) {
		this.heard.add(channel + " " + payload);
	}

	@Override
	public void done(Runnable action) {
		action.run();
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.other.createStatement()) {
			statement.execute(sql);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void commandsAndNotificationsComeInOrder(boolean known) throws SQLException {
		NotificationWire wire = wire(known);
		assertThat(wire).isInstanceOf(known ? MessageWire.class : PolledWire.class);
		wire.send("LISTEN \"A\"", () -> this.heard.add("listens to A"));
		wire.send("LISTEN b", () -> this.heard.add("listens to b"));
		while (this.heard.size() < 2) {
			wire.receive(this);
		}
		execute("notify \"A\", 'ä1'");
		execute("notify b");
		while (this.heard.size() < 4) {
			wire.receive(this);
		}
		assertThat(this.heard).containsExactly("listens to A", "listens to b", "A ä1", "b ");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void silenceIsToldAndAWordEndsIt(boolean known) throws SQLException {
		NotificationWire wire = wire(known);
		assertThat(wire.receive(this)).isFalse();
		wire.send("", null);
		assertThat(wire.receive(this)).isTrue();
		if (known) {
			// that it is ready again
			assertThat(wire.receive(this)).isTrue();
		}
		assertThat(wire.receive(this)).isFalse();
		assertThat(wire.isOwedAnswerTooLong()).isFalse();
	}

	@Test
	void answerIsOwedFromWhenItsCommandWasSent() throws Exception {
		try (TestProxy proxy = new TestProxy(database.host(), database.serverPort());
				Connection held = open("127.0.0.1", proxy.port())) {
			NotificationWire wire = NotificationWire.of(held, SILENCE);
			proxy.freeze();
			assertThat(wire.receive(this)).isFalse();
			wire.send("LISTEN a", null);
			assertThat(wire.isOwedAnswerTooLong()).isFalse();
			assertThat(wire.receive(this)).isFalse();
			assertThat(wire.isOwedAnswerTooLong()).isTrue();
			wire.close();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refusedCommandAndLostConnectionFail(boolean known) throws SQLException {
		NotificationWire wire = wire(known);
		wire.send("LISTEN", null);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			while (true) {
				wire.receive(this);
			}
		}).satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("42601"));
		wire.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			while (true) {
				wire.receive(this);
			}
		});
	}

	@Test
	void changedParameterIsNoFailure() throws SQLException {
		NotificationWire wire = wire(true);
		wire.send("set application_name = 'another'", () -> this.heard.add("set"));
		wire.send("LISTEN a", () -> this.heard.add("listens"));
		while (this.heard.size() < 2) {
			assertThat(wire.receive(this)).isTrue();
		}
		assertThat(this.heard).containsExactly("set", "listens");
	}

}

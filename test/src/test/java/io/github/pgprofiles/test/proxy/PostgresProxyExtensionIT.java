package io.github.pgprofiles.test.proxy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import io.github.pgprofiles.test.Server;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The proxy in a test without Spring: what one test asked of it is over in the next. */
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresProxyExtensionIT {

	@RegisterExtension
	static final PostgresProxyExtension SERVER = PostgresProxyExtension.to(() -> "localhost", Server::port);

	private static Connection stalled;

	private static Connection late;

	private static String one(PostgresProxy proxy) throws SQLException {
		return Server.query(Server.url(proxy.port(), "postgres"), "select 1");
	}

	private static Connection connect(PostgresProxy proxy) throws SQLException {
		return DriverManager.getConnection(Server.url(proxy.port(), "postgres"), Server.login());
	}

	@Test
	@Order(1)
	void parameterIsTheProxyAndForwards(PostgresProxy proxy) throws SQLException {
		assertThat(proxy).isSameAs(SERVER.proxy());
		assertThat(one(proxy)).isEqualTo("1");
		assertThat(proxy.takeStatements()).contains("select 1");
	}

	@Test
	@Order(2)
	void refusesAndStallsForThisTestOnly(PostgresProxy proxy) throws SQLException {
		proxy.latency(Duration.ofMillis(1));
		late = connect(proxy);
		proxy.latency(Duration.ZERO);
		stalled = connect(proxy);
		proxy.stall();
		proxy.refuse(true);
		proxy.latency(Duration.ofSeconds(100));
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> one(proxy));
	}

	@Test
	@Order(3)
	void isRestoredAndWhoeverWasStalledOrFarAwayIsReset(PostgresProxy proxy) throws SQLException {
		assertThat(one(proxy)).isEqualTo("1");
		for (Connection reset : List.of(stalled, late)) {
			try (Statement statement = reset.createStatement()) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("select 1"))
					.extracting(SQLException::getSQLState)
					.asString()
					.startsWith("08");
			}
		}
	}

	@Test
	@Order(4)
	void losesTheAnswerToACommit(PostgresProxy proxy) throws SQLException {
		Server.query(Server.url("postgres"), "create table if not exists proxied (n int)");
		proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		try (Connection connection = connect(proxy); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("insert into proxied values (1)");
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
		}
		assertThat(Server.query(Server.url("postgres"), "select count(*) from proxied")).isEqualTo("1");
		assertThat(proxy.takeCuts()).isEqualTo(1);
	}

	@Test
	@Order(5)
	void redirectsConnectionsToCome(PostgresProxy proxy) throws SQLException {
		try (PostgresProxy other = new PostgresProxy("localhost", Server.port())) {
			proxy.redirect(other.host(), other.port());
			assertThat(one(proxy)).isEqualTo("1");
			assertThat(other.takeStatements()).contains("select 1");
		}
		finally {
			proxy.redirect("localhost", Server.port());
		}
	}

	@Nested
	@Order(6)
	class Within {

		@Test
		void nestedClassHasTheSameProxy(PostgresProxy proxy) throws SQLException {
			assertThat(proxy).isSameAs(SERVER.proxy());
			assertThat(one(proxy)).isEqualTo("1");
		}

	}

}

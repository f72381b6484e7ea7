package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.transaction.OutcomeProbe.Outcome;
import io.github.pgprofiles.internal.transaction.state.ServerIdentity;
import io.github.pgprofiles.internal.transaction.state.TransactionIdentity;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a server's word on a transaction is worth, and when it is not asked for one. */
@EveryServer
@PostgresTest
class OutcomeProbeIT {

	static TestDatabase database;

	private static PGSimpleDataSource dataSource;

	private static OutcomeProbe probe;

	@BeforeAll
	static void connect() {
		dataSource = new PGSimpleDataSource();
		dataSource.setServerNames(new String[] { database.host() });
		dataSource.setPortNumbers(new int[] { database.port() });
		dataSource.setDatabaseName(database.name());
		dataSource.setUser(TestServer.USER);
		dataSource.setPassword(TestServer.PASSWORD);
		probe = new OutcomeProbe(new ConnectionSource(dataSource));
	}

	private static Outcome ask(TransactionIdentity transaction) {
		return probe.ask(transaction, new Deadline(new TimeLimit(300)));
	}

	/** Begins on a connection that the caller ends. */
	private static TransactionIdentity begin(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		return new ServerIdentity().ask(connection);
	}

	private static @Nullable TransactionIdentity begin(Connection connection, ServerIdentity server,
			ServerIdentity.@Nullable Known known) throws SQLException {
		connection.setAutoCommit(false);
		try (PreparedStatement statement = connection.prepareStatement(server.text("", null, known))) {
			ResultSet rows = statement.executeQuery();
			rows.next();
			return server.read(rows, 0, known);
		}
	}

	@Test
	void serverThatHadTheTransactionKnows() throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			TransactionIdentity committed = begin(connection);
			assertThat(ask(committed)).isEqualTo(Outcome.NO_ANSWER);
			connection.commit();
			assertThat(ask(committed)).isEqualTo(Outcome.COMMITTED);
			TransactionIdentity aborted = begin(connection);
			connection.rollback();
			assertThat(ask(aborted)).isEqualTo(Outcome.ABORTED);
		}
	}

	@Test
	@NotPooled("its connections are not those of a profile, and know of no pooler")
	void serverThatIsKnownIsTakenForItselfOnly() throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			ServerIdentity server = new ServerIdentity();
			TransactionIdentity first = begin(connection, server, server.known());
			ServerIdentity.Known known = server.known();
			assertThat(known).isNotNull();
			connection.commit();
			TransactionIdentity second = begin(connection, server, known);
			assertThat(first).isNotNull();
			assertThat(second).isNotNull();
			assertThat(second.id()).isNotEqualTo(first.id());
			assertThat(second.system()).isEqualTo(first.system());
			assertThat(second.timeline()).isEqualTo(first.timeline());
			assertThat(server.known()).as("not read again").isSameAs(known);
			ServerIdentity.Known other = new ServerIdentity.Known("2001-01-01 00:00:00+00", "1", "00000001");
			assertThat(begin(connection, server, other)).as("another server").isNull();
			assertThat(server.ask(connection)).isEqualTo(second);
			assertThat(server.known()).isEqualTo(known).isNotSameAs(known);
		}
	}

	@Test
	void wordOfAnotherSystemOrTimelineDoesNotCount() throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			TransactionIdentity here = begin(connection);
			connection.commit();
			assertThat(ask(new TransactionIdentity(here.id(), "1" + here.system(), here.timeline())))
				.isEqualTo(Outcome.ANOTHER_SERVER);
			assertThat(ask(new TransactionIdentity(here.id(), here.system(), "0000000A")))
				.isEqualTo(Outcome.ANOTHER_SERVER);
			// there it may not even have happened yet, which the server would refuse
			assertThat(ask(new TransactionIdentity("99999999999", here.system(), "0000000A")))
				.isEqualTo(Outcome.ANOTHER_SERVER);
		}
	}

}

package io.github.pgprofiles.autoconfigure.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is one server. */
class ServerLooksIT {

	private final ServerLooks looks = new ServerLooks();

	private static Connection connect(String host, String database) throws SQLException {
		return DriverManager
			.getConnection("jdbc:postgresql://%s:%d/%s?user=postgres".formatted(host, TestServer.port(), database));
	}

	@Test
	void databasesAreOnOneServerUnlessAPoolerStandsBetween() throws SQLException {
		try (Connection one = connect("localhost", "postgres"); Connection other = connect("localhost", "template1")) {
			assertThat(this.looks.at(one, false)).isSameAs(this.looks.at(other, false))
				.isNotSameAs(this.looks.at(one, true));
			assertThat(this.looks.at(one, true)).isSameAs(this.looks.at(one, true))
				.isNotSameAs(this.looks.at(other, true));
		}
	}

	@Test
	void serverHasOneName() throws SQLException {
		try (Connection one = connect("localhost", "postgres"); Connection other = connect("127.0.0.1", "postgres")) {
			assertThat(this.looks.at(one, false)).isNotSameAs(this.looks.at(other, false));
		}
	}

}

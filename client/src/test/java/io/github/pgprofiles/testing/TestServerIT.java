package io.github.pgprofiles.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TestServerIT {

	private static final Pattern MAJOR = Pattern.compile(":(\\d+)[\\w.-]*$");

	/** A run against the wrong server proves nothing about the right one. */
	@Test
	void serverHasTheVersionThatTheRunAsksFor() throws SQLException {
		int asked = 18;
		if (ContainerServer.KIND.equals(System.getProperty("test.postgres"))) {
			Matcher tag = MAJOR.matcher(ContainerServer.image());
			assertThat(tag.find()).as("a version in the tag of " + ContainerServer.image()).isTrue();
			asked = Integer.parseInt(tag.group(1));
		}
		try (Connection connection = TestServer.get().connectAsSuperuser("postgres")) {
			assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(asked);
		}
	}

}

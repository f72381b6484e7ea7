package io.github.pgprofiles.internal.pool.connect;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import io.github.pgprofiles.testing.LogCapture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerVersionTests {

	private static Connection connection(int major) {
		DatabaseMetaData data = (DatabaseMetaData) Proxy.newProxyInstance(ServerVersionTests.class.getClassLoader(),
				new Class<?>[] { DatabaseMetaData.class }, (proxy, method,
						arguments) -> method.getName().equals("getDatabaseMajorVersion") ? major : major + ".3");
		return (Connection) Proxy.newProxyInstance(ServerVersionTests.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> data);
	}

	@Test
	void serverThatIsTooOldIsToldOnceWithItsVersion() throws SQLException {
		ServerVersion version = new ServerVersion("orders");
		try (LogCapture log = new LogCapture()) {
			version.look(connection(15));
			version.look(connection(19));
			assertThat(log.lines()).isEmpty();
			version.look(connection(14));
			version.look(connection(13));
			assertThat(log.lines()).singleElement()
				.asString()
				.contains("Profile 'orders'", "a PostgreSQL 14.3", "from PostgreSQL 15 on");
		}
	}

}

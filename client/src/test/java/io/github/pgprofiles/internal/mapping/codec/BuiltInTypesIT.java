package io.github.pgprofiles.internal.mapping.codec;

import java.util.HashMap;
import java.util.Map;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class BuiltInTypesIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void knowsTheArraysOfTheServer() {
		Map<Integer, Integer> arrays = new HashMap<>();
		try (PostgresClients.Closeable clients = PostgresClients.open(ProfileSettings.builder("orders")
			.host(database.host())
			.port(database.port())
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.build())) {
			clients.primary()
				.sql("select oid, typelem from pg_type where typinput = 'array_in'::regproc and oid < 10000"
						+ " and typelem not in (select oid from pg_type where typtype = 'c')")
				.query((rows, number) -> arrays.put(rows.getInt(1), rows.getInt(2)))
				.list();
		}
		assertThat(arrays).hasSizeGreaterThan(50);
		BuiltInTypes.all().forEach((oid, type) -> {
			if (arrays.containsKey(oid)) {
				assertThat(arrays).as("as the server says").containsEntry(oid, type.element());
			}
		});
		arrays.keySet().removeIf((oid) -> BuiltInTypes.all().get(oid) != null && BuiltInTypes.all().get(oid).element() != 0);
		assertThat(arrays).as("every array that a user can meet is known").isEmpty();
	}

}

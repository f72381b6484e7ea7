package io.github.pgprofiles.internal.mapping.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryServer
@PostgresTest
class BuiltInTypesIT {

	private static final Set<String> TELLING_NOTHING = Set.of("unknown", "void", "cstring", "_record");

	static TestDatabase database;

	@Test
	void knowsTheTypesOfTheServer() {
		Map<Integer, ServerType> types = new HashMap<>();
		try (PostgresClients.Closeable clients = PostgresClients.open(ProfileSettings.builder("orders")
			.host(database.host())
			.port(database.port())
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.build())) {
			clients.primary().sql("""
					select t.oid, t.typname, t.typtype, coalesce(e.oid, 0), t.typdelim, coalesce(r.rngsubtype, 0),
					t.typsend <> 0, t.typtype <> 'p' and t.typelem not in (select oid from pg_type where typtype = 'c')
					from pg_type t left join pg_range r on t.oid in (r.rngtypid, r.rngmultitypid)
					left join pg_type e on e.oid = t.typelem and e.typarray = t.oid
					where t.oid < 10000 and t.typtype <> 'c'""").query((rows, number) -> {
				ServerType type = new ServerType(rows.getString(2), rows.getString(3).charAt(0), rows.getInt(4),
						rows.getString(5).charAt(0), 0, -1, rows.getInt(6), rows.getBoolean(7), null, List.of());
				if (rows.getBoolean(8) || BuiltInTypes.get(rows.getInt(1)) != null) {
					types.put(rows.getInt(1), type);
				}
				return type;
			}).list();
		}
		assertThat(types).hasSizeGreaterThan(150);
		types.forEach((oid, type) -> {
			ServerType known = BuiltInTypes.get(oid);
			assertThat(known).as("every type that a user can meet is known: %s", type).isNotNull();
			// of a value that is no more than its type, nobody asks which kind that is
			char kind = TELLING_NOTHING.contains(type.name()) ? type.kind() : known.kind();
			assertThat(known.ofKind(kind)).as("as the server says").isEqualTo(type);
		});
	}

}

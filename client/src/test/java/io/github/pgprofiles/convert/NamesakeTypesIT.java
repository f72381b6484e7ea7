package io.github.pgprofiles.convert;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.types.Range;
import org.junit.jupiter.api.Test;
import org.postgresql.geometric.PGline;
import org.postgresql.util.PGInterval;

import static org.assertj.core.api.Assertions.assertThat;

/** Parameters of built-in types where the application has types of the same names. */
@EveryServer
@PostgresTest
class NamesakeTypesIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	record Ranges(Range<Integer> v) {
	}

	@Test
	void sendsBuiltInTypesWhereTheApplicationHasSomeOfTheSameName() throws UnknownHostException {
		for (String name : List.of("interval", "inet", "int4range", "varbit", "pg_lsn", "_interval", "line")) {
			client.sql("create type public.\"%s\" as enum ('FINE')".formatted(name)).update();
		}
		try (PostgresClients.Closeable fresh = Profiles.single("fresh", database)) {
			PostgresClient other = fresh.primary();
			Duration hour = Duration.ofHours(1);
			assertThat(other.sql("select ? as v").param(hour).query(Duration.class).single()).isEqualTo(hour);
			assertThat(other.sql("select ? as v").param(List.of(hour)).query().single()).containsKey("v")
				.hasToString("{v=[1 hours]}");
			InetAddress address = InetAddress.getByName("10.0.0.1");
			assertThat(other.sql("select ? as v").param(address).query(InetAddress.class).single()).isEqualTo(address);
			assertThat(other.sql("select ? as v").param(Range.closedOpen(1, 5)).query(Ranges.class).single())
				.isEqualTo(new Ranges(Range.closedOpen(1, 5)));
			PGInterval interval = new PGInterval(0, 0, 0, 1, 0, 0);
			assertThat(other.sql("select ? as v").param(interval).query(Duration.class).single()).isEqualTo(hour);
			PGline line = new PGline(1, 2, 3);
			assertThat(other.sql("select ? as v").param(line).query(PGline.class).single()).isEqualTo(line);
			assertThat(other.sql("select ? as v").param(List.of(line, line)).query().single())
				.isEqualTo(Map.of("v", List.of(line, line)));
			BitSet bits = new BitSet();
			bits.set(1);
			assertThat(other.sql("select ? as v").param(bits).query(BitSet.class).single()).isEqualTo(bits);
		}
		finally {
			for (String name : List.of("interval", "inet", "int4range", "varbit", "pg_lsn", "_interval", "line")) {
				client.sql("drop type public.\"%s\"".formatted(name)).update();
			}
		}
	}

}

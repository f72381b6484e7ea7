package io.github.pgprofiles.observation;

import java.io.StringWriter;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What it costs to listen, in trips to the server: nothing. */
@PostgresTest
class OperationCostIT {

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static HikariDataSource pool;

	private static PostgresClient silent;

	private static PostgresClient heard;

	@BeforeAll
	static void open() {
		silent = Profiles.client(pool);
		heard = new OperationLog().client(pool);
		silent.sql("create table t (id int primary key)").update();
	}

	private static List<Runnable> work(PostgresClient client) {
		return List.of(() -> client.sql("select * from t").query().list(),
				() -> client.sql("update t set id = id").update(),
				() -> client.batch("insert into t values (?) on conflict do nothing")
					.update(List.of(List.of(1), List.of(2))),
				() -> client.sql("select id from t").query(Integer.class).forEach((id) -> {
				}), () -> client.copy().into("t").onConflict("id").doNothing().csv().from("7\n"),
				() -> client.copy().from("t").csv().to(new StringWriter()),
				() -> client.transaction().run((tx) -> tx.sql("select 1").query().list()),
				() -> client.transaction().serializable().retry().run((tx) -> tx.sql("select 1").query().list()),
				() -> client.transaction().once("k", Integer.class).execute((tx) -> 1),
				() -> client.lock("l").run(() -> {
				}));
	}

	private static List<Integer> trips(PostgresClient client) {
		return work(client).stream().map((each) -> {
			proxy.takeRoundTrips();
			each.run();
			return proxy.takeRoundTrips();
		}).toList();
	}

	@Test
	void noTripToTheServerIsForThoseWhoListen() {
		// what is learned at first is learned
		trips(silent);
		trips(heard);
		trips(silent);
		assertThat(trips(heard)).isEqualTo(trips(silent)).doesNotContain(0);
	}

}

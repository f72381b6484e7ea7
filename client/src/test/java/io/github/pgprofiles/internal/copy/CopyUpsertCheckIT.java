package io.github.pgprofiles.internal.copy;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the server looks at in the message of an upsert, after changes by others. */
@EveryServer
@PostgresTest
class CopyUpsertCheckIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	@TestProfile
	private static PostgresClient other;

	@Test
	void indexThatIsGoneIsNoticed() {
		other.sql("create table n (a int, b text)").update();
		other.sql("create unique index n1 on n (a) nulls not distinct").update();
		CopyInSpec.Csv copy = client.copy().into("n").onConflict("a").update().csv();
		for (int i = 0; i < 3; i++) {
			copy.from("1,x\n");
		}
		other.sql("create unique index n2 on n (a)").update();
		other.sql("drop index n1").update();
		assertThat(copy.from(",p\n,q\n1,y\n1,z\n").rows()).isEqualTo(4);
		assertThat(other.sql("select b from n order by b").query(String.class).list()).containsExactly("p", "q", "z");
	}

	/** The sequence counts runs: no rollback undoes it. */
	@Test
	void anyConflictIsKnownAgainAfterAChange() {
		other.sql("create sequence runs").update();
		other.sql("create table d (a int primary key, b numeric(10, 2), n int default nextval('runs'))").update();
		CopyInSpec.Csv copy = client.copy().into("d").columns("a", "b").onConflict().doNothing().csv();
		for (int i = 0; i < 3; i++) {
			copy.from(i + ",1.25\n");
		}
		other.sql("alter table d alter b type numeric(12, 3)").update();
		copy.from("7,1.255\n");
		long before = runs();
		copy.from("8,1.255\n");
		copy.from("9,1.255\n");
		assertThat(runs()).isEqualTo(before + 2);
		assertThat(other.sql("select sum(b) from d").query(String.class).single()).isEqualTo("7.515");
	}

	private static long runs() {
		return other.sql("select last_value from runs").query(Long.class).single();
	}

}

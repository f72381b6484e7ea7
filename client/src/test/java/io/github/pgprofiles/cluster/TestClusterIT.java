package io.github.pgprofiles.cluster;

import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/** The servers that other tests use. */
@Tag("own-server")
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class TestClusterIT {

	@Test
	void standbyFollowsIsPromotedAndIsFollowed() {
		try (TestCluster cluster = new TestCluster(1)) {
			OwnServer first = cluster.node(0);
			OwnServer second = cluster.node(1);
			assertThat(first.isPrimary()).isTrue();
			assertThat(second.isPrimary()).isFalse();
			first.execute("create table there as select 1 as id");
			cluster.awaitReplay(1);
			assertThat(second.query("select id from there")).isEqualTo("1");
			first.kill();
			second.promote();
			assertThat(second.isPrimary()).isTrue();
			second.execute("insert into there values (2)");
			first.rejoin(second);
			assertThat(first.isPrimary()).isFalse();
			first.awaitReplay(second);
			assertThat(first.query("select count(*) from there")).isEqualTo("2");
		}
	}

}

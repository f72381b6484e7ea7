package io.github.pgprofiles.internal.pool.failover;

import java.util.List;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.pool.failover.PrimaryFollower.Target;
import io.github.pgprofiles.internal.pool.failover.PrimaryKnowledge.Moved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrimaryKnowledgeTests {

	private static final HostPort FIRST = new HostPort("db1", 5432);

	private static final HostPort SECOND = new HostPort("db2", 5432);

	private final PrimaryKnowledge known = new PrimaryKnowledge("orders");

	private static ServerLook primary(int timeline, String system) {
		return new ServerLook(ServerRole.PRIMARY, timeline, system);
	}

	@ParameterizedTest
	@CsvSource({ "1, , ADDRESS", "1, any, ADDRESS", "1, primary, ADDRESS", "1, secondary, DRIVERS",
			"1, preferSecondary, DRIVERS", "2, , DRIVERS", "2, any, DRIVERS", "2, primary, PRIMARY",
			"2, MASTER, PRIMARY", "2, preferSecondary, DRIVERS" })
	void whatIsFollowedDependsOnHostsAndTarget(int hosts, String type, Target target) {
		assertThat(Target.of(List.of(FIRST, SECOND).subList(0, hosts), type)).isEqualTo(target);
	}

	@Test
	void firstPrimaryIsNoFailoverAndAnotherOneIs() {
		this.known.retarget(List.of(FIRST, SECOND));
		Moved first = this.known.reached(0, FIRST, ServerRole.PRIMARY, primary(3, "1"));
		assertThat(first.isNews() || first.isFailover()).isFalse();
		this.known.lost();
		assertThat(this.known.failingOver()).isNotNull();
		Moved second = this.known.reached(1, SECOND, ServerRole.PRIMARY, primary(4, "1"));
		assertThat(second.isFailover()).isTrue();
		assertThat(second.from()).isEqualTo(FIRST);
		assertThat(second.to()).isEqualTo(SECOND);
		assertThat(this.known.failingOver()).isNull();
		assertThat(this.known.snapshot().changed()).isNotNull();
	}

	@Test
	void primaryThatComesBackIsNoFailover() {
		this.known.retarget(List.of(FIRST, SECOND));
		this.known.reached(0, FIRST, ServerRole.PRIMARY, primary(3, "1"));
		this.known.lost();
		Moved again = this.known.reached(0, FIRST, ServerRole.PRIMARY, primary(3, "1"));
		assertThat(again.isNews()).isTrue();
		assertThat(again.isFailover()).isFalse();
	}

	@Test
	void lowerTimelineOfTheSameSystemIsStaleAndThatOfAnotherIsNot() {
		this.known.retarget(List.of(FIRST, SECOND));
		this.known.reached(0, FIRST, ServerRole.PRIMARY, primary(3, "1"));
		assertThat(this.known.isStale(primary(2, "1"))).isTrue();
		assertThat(this.known.isStale(primary(1, "2"))).isFalse();
		assertThat(this.known.isStale(primary(3, "1"))).isFalse();
		assertThat(this.known.isStale(new ServerLook(ServerRole.PRIMARY, 0, null))).isFalse();
		assertThat(this.known.isNewer(primary(4, "1"))).isTrue();
		assertThat(this.known.isNewer(primary(3, "1"))).isFalse();
	}

	@Test
	void otherHostsAreAnotherCluster() {
		this.known.retarget(List.of(FIRST, SECOND));
		this.known.reached(0, FIRST, ServerRole.PRIMARY, primary(3, "1"));
		this.known.retarget(List.of(SECOND));
		assertThat(this.known.isSeen()).isFalse();
		assertThat(this.known.primary()).isNegative();
		assertThat(this.known.isStale(primary(1, "1"))).isFalse();
	}

}

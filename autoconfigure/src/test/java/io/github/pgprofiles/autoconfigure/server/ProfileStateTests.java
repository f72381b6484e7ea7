package io.github.pgprofiles.autoconfigure.server;

import java.time.Duration;
import java.time.Instant;

import io.github.pgprofiles.autoconfigure.server.ProfileState.Condition;
import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProfileStateTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final ServerFacts FACTS = new ServerFacts("db:5432", "shop", "18.6", false, 1, null, null, null,
			null, Duration.ofMillis(1));

	private static final Failure REFUSED = new Failure("refused", "Connection refused", "08001");

	private final ProfileState state = new ProfileState();

	@Test
	void nothingIsKnownBeforeSomebodyAsks() {
		assertThat(this.state.snapshot())
			.isEqualTo(new ProfileState.Snapshot(Condition.UNKNOWN, null, null, null, null));
	}

	@Test
	void sinceIsTheFirstMomentAndLastSuccessTheLast() {
		up(0);
		up(5);
		assertThat(this.state.snapshot().since()).isEqualTo(second(0));
		assertThat(this.state.snapshot().lastSuccess()).isEqualTo(second(5));
		down(7);
		down(9);
		assertThat(this.state.snapshot())
			.isEqualTo(new ProfileState.Snapshot(Condition.DOWN, second(7), second(5), FACTS, REFUSED));
		up(11);
		assertThat(this.state.snapshot())
			.isEqualTo(new ProfileState.Snapshot(Condition.UP, second(11), second(11), FACTS, null));
	}

	@Test
	void whatThePoolHasNoticedBetweenTwoQuestionsIsSinceWhen() {
		up(0);
		this.state.down(REFUSED, second(60), second(20));
		assertThat(this.state.snapshot().since()).isEqualTo(second(20));
		this.state.up(FACTS, second(120), second(90));
		assertThat(this.state.snapshot().since()).isEqualTo(second(90));
	}

	@Test
	void whatThePoolNoticedBeforeTheLastQuestionIsOfAnEarlierFailure() {
		up(10);
		this.state.down(REFUSED, second(60), second(5));
		assertThat(this.state.snapshot().since()).isEqualTo(second(60));
	}

	@Test
	void answerThatCameTooLateCountsAsSuccessAndLeavesItDown() {
		up(0);
		down(2);
		this.state.answered(FACTS, second(3));
		assertThat(this.state.snapshot())
			.isEqualTo(new ProfileState.Snapshot(Condition.DOWN, second(2), second(3), FACTS, REFUSED));
	}

	@Test
	void newsThatIsOlderThanWhatIsKnownChangesNothing() {
		up(10);
		down(5);
		assertThat(this.state.snapshot().condition()).isEqualTo(Condition.UP);
		down(12);
		up(11);
		assertThat(this.state.snapshot().condition()).isEqualTo(Condition.DOWN);
	}

	@Test
	void everyServerHasItsOwnState() {
		ProfileStates states = new ProfileStates();
		assertThat(states.of(ProfileNode.primary("orders"))).isSameAs(states.of(ProfileNode.primary("orders")))
			.isNotSameAs(states.of(new ProfileNode("orders", "replica-1")))
			.isNotSameAs(states.of(ProfileNode.primary("reporting")));
	}

	private void up(int second) {
		this.state.up(FACTS, second(second), null);
	}

	private void down(int second) {
		this.state.down(REFUSED, second(second), null);
	}

	private static Instant second(int second) {
		return START.plusSeconds(second);
	}

}

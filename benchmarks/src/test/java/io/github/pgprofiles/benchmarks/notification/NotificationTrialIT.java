package io.github.pgprofiles.benchmarks.notification;

import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.notification.NotificationTrial.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NotificationTrialIT {

	private static final int COUNT = 2000;

	@Test
	void ourClientDeliversNothingTwiceAndComesBack() throws Exception {
		List<Result> results = NotificationTrial.run(COUNT);
		assertThat(results).extracting(Result::name).containsExactly(Contender.OURS, "vertx", "spring-integration");
		Result ours = results.get(0);
		assertThat(ours.sent()).isEqualTo(COUNT);
		assertThat(ours.twice()).isZero();
		assertThat(ours.lost()).isBetween(0, COUNT / 2 - 1);
		assertThat(ours.recoveryMillis()).isPositive();
	}

}

package io.github.pgprofiles.benchmarks.watchers;

import java.util.List;

import io.github.pgprofiles.benchmarks.watchers.WatchersTrial.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchersTrialIT {

	private static final int PROFILES = 3;

	private static final int SERVERS = 2;

	@Test
	void probesAndBrowsersSeeSomethingAndAskTheServersSeldom() throws Exception {
		List<Result> results = WatchersTrial.run(PROFILES, SERVERS, 3);
		assertThat(results).extracting(Result::name).containsExactly("idle", "probed", "watched", "both");
		assertThat(results.get(0).seen()).isZero();
		assertThat(results.subList(1, 4)).allSatisfy((result) -> {
			assertThat(result.seen()).isPositive();
			assertThat(result.queries()).isPositive();
		});
		// one, whatever it has of profiles and lookers; and one more where a second
		// begins, or somebody waits no longer
		assertThat(results.get(3).mostQueries()).as("queries a second of 20 who look").isLessThan(2.5);
		assertThat(results).allSatisfy((result) -> assertThat(result.cpu()).isPositive());
	}

}

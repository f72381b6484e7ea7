package io.github.pgprofiles.internal.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LockRegistryTests {

	private static final LockKey KEY = LockKey.exclusive("nightly");

	private final LockRegistry registry = new LockRegistry();

	@Test
	void threadKnowsItsOwnLocksOnly() {
		Runnable forget = this.registry.add(KEY, "session", true);
		assertThat(this.registry.of("nightly")).hasSize(1);
		assertThat(this.registry.of("hourly")).isEmpty();
		assertThat(CompletableFuture.supplyAsync(() -> this.registry.of("nightly")).join()).isEmpty();
		assertThat(new LockRegistry().of("nightly")).as("of another client").isEmpty();
		forget.run();
		assertThat(this.registry.of("nightly")).isEmpty();
		forget.run();
	}

	@Test
	void locksOfTransactionsKeepNoConnectionOfTheirOwn() {
		Runnable first = this.registry.add(KEY, "session", true);
		Runnable second = this.registry.add(KEY, "another", false);
		assertThat(this.registry.connections()).isEqualTo(1);
		first.run();
		assertThat(this.registry.connections()).isZero();
		second.run();
	}

	@Test
	void exclusiveLockCoversASharedOneAndNotTheOtherWay() {
		assertThat(KEY.covers(KEY.asShared())).isTrue();
		assertThat(KEY.asShared().covers(KEY)).isFalse();
		assertThat(KEY.covers(LockKey.exclusive("hourly"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0", "PT0.000000001S, 1", "PT0.0010001S, 2", "PT2147483.647S, 2147483647" })
	void waitIsOfWholeMilliseconds(Duration wait, int millis) {
		assertThat(LockWait.of(wait).millis()).isEqualTo(millis);
	}

	@Test
	void waitThatTheServerDoesNotTakeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> LockWait.of(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LockWait.of(Duration.ofMillis(Integer.MAX_VALUE).plusNanos(1)));
		assertThat(LockWait.PROFILES.isBounded()).isFalse();
		assertThat(LockWait.PROFILES.isNone()).isFalse();
	}

}

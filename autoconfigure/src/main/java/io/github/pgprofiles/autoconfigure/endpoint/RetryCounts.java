package io.github.pgprofiles.autoconfigure.endpoint;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.RetryDescriptor;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.transaction.RetryAttempt;
import io.github.pgprofiles.transaction.RetryListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts attempts of transactions that failed with an error that another attempt may
 * resolve. Names are the user's, so there may be too many: those beyond a limit count as
 * none. Thread-safe.
 */
final class RetryCounts implements RetryListener {

	private static final int MOST = 200;

	private final Map<Key, Count> counts = new ConcurrentHashMap<>();

	private record Key(String profile, @Nullable String transaction, @Nullable String sqlState) {

	}

	private record Count(LongAdder all, LongAdder exhausted) {

	}

	@Override
	public void onFailure(RetryAttempt attempt) {
		if (!attempt.retryable()) {
			return;
		}
		String sqlState = PostgresError.of(attempt.failure()).sqlState();
		Key key = new Key(attempt.profile(), attempt.transaction(), sqlState);
		Count count = this.counts.get(key);
		if (count == null) {
			Key kept = (this.counts.size() < MOST) ? key : new Key(attempt.profile(), null, sqlState);
			count = this.counts.computeIfAbsent(kept, (made) -> new Count(new LongAdder(), new LongAdder()));
		}
		count.all().increment();
		if (attempt.delay() == null) {
			count.exhausted().increment();
		}
	}

	/** Those of a profile, the most frequent first. */
	List<RetryDescriptor> of(String profile) {
		return this.counts.entrySet()
			.stream()
			.filter((each) -> each.getKey().profile().equals(profile))
			.map((each) -> new RetryDescriptor(each.getKey().transaction(), each.getKey().sqlState(),
					each.getValue().all().sum(), each.getValue().exhausted().sum()))
			.sorted(Comparator.comparingLong(RetryDescriptor::count).reversed())
			.toList();
	}

}

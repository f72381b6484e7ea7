package io.github.pgprofiles.autoconfigure.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.autoconfigure.observation.OperationAttributes;
import io.github.pgprofiles.autoconfigure.observation.OperationDescriber;
import io.github.pgprofiles.autoconfigure.observation.OperationRecorder;
import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationEvent;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.observation.OperationObserver;
import io.github.pgprofiles.observation.OperationResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of what clients do. Attempts and parts of a COPY are in those of what they
 * are parts of.
 */
final class OperationMetrics implements OperationRecorder, OperationListener {

	static final String DURATION = "db.client.operation.duration";

	/**
	 * Serialization failure and deadlock: the server ended one of several for another.
	 */
	private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

	private static final Set<OperationKind> PARTS = Set.of(OperationKind.ATTEMPT, OperationKind.COPY_PART);

	private static final Set<OperationKind> COUNTED = Set.of(OperationKind.STREAM, OperationKind.COPY_IN,
			OperationKind.COPY_OUT);

	/** What the last attempt on this thread has failed with, if that was a conflict. */
	private static final ThreadLocal<@Nullable Throwable> LAST_CONFLICT = new ThreadLocal<>();

	private final MeterRegistry registry;

	private final OperationDescriber describer;

	private final boolean observed;

	private final MeterProvider<Timer> durations;

	private final Map<OperationAttributes, Timer> timers = new ConcurrentHashMap<>();

	private final Map<OperationAttributes, Amounts> amounts = new ConcurrentHashMap<>();

	/**
	 * Creates the metrics.
	 * @param profiles that count from the start
	 * @param observed whether operations are recorded as those that are observed
	 */
	OperationMetrics(MeterRegistry registry, OperationDescriber describer, Collection<String> profiles,
			boolean observed) {
		this.registry = registry;
		this.describer = describer;
		this.observed = observed;
		this.durations = Buckets.of(Timer.builder(DURATION).description("Duration of database client operations"))
			.withRegistry(registry);
		profiles.forEach((profile) -> List.of("resolved", "unknown").forEach((outcome) -> lost(profile, outcome)));
	}

	@Override
	public @Nullable OperationObserver begin(Operation operation) {
		if (this.observed) {
			return null;
		}
		OperationAttributes attributes = this.describer.describe(operation);
		return (result) -> record(operation, attributes.ended(result), result);
	}

	@Override
	public void record(Operation operation, OperationAttributes attributes, OperationResult result) {
		OperationKind kind = operation.kind();
		if (kind == OperationKind.ATTEMPT || kind == OperationKind.TRANSACTION) {
			countConflict(operation, result);
		}
		if (PARTS.contains(kind)) {
			return;
		}
		Timer timer = this.timers.get(attributes);
		if (timer == null) {
			timer = this.timers.computeIfAbsent(attributes, (key) -> this.durations.withTags(tags(key)));
		}
		timer.record(result.elapsed());
		if (!result.waitedForPool().isZero() || COUNTED.contains(kind)) {
			amounts(attributes).record(kind, result);
		}
	}

	private static Tags tags(OperationAttributes of) {
		return Tags.of("db.system.name", OperationAttributes.SYSTEM, "db.namespace", of.namespace(),
				"db.operation.name", of.operation(), "db.query.summary", of.summary(), "db.response.status_code",
				of.statusCode(), "error.type", of.errorType(), "server.address", of.serverAddress(), "server.port",
				of.serverPort(), "profile", of.profile());
	}

	private Amounts amounts(OperationAttributes attributes) {
		Amounts known = this.amounts.get(attributes);
		return (known != null) ? known
				: this.amounts.computeIfAbsent(attributes, (key) -> new Amounts(this.registry, Tags.of("profile",
						key.profile(), "db.operation.name", key.operation(), "db.query.summary", key.summary())));
	}

	/** The failure of the last attempt is that of the transaction, too. */
	private void countConflict(Operation operation, OperationResult result) {
		boolean isConflict = result.sqlState() != null && CONFLICTS.contains(result.sqlState());
		boolean isAttempt = operation.kind() == OperationKind.ATTEMPT;
		if (isConflict && (isAttempt || LAST_CONFLICT.get() != result.failure())) {
			counter("postgres.transaction.conflicts",
					"Attempts of transactions that the server ended for others: serialization failures and deadlocks",
					Tags.of("profile", operation.profile(), "transaction",
							this.describer.transaction(operation.profile(), operation.name()), "sqlstate",
							String.valueOf(result.sqlState())));
		}
		if (isConflict && isAttempt) {
			LAST_CONFLICT.set(result.failure());
		}
		else {
			LAST_CONFLICT.remove();
		}
	}

	@Override
	public void happened(OperationEvent event) {
		String profile = event.profile();
		switch (event.kind()) {
			case OUTCOME_RESOLVED -> lost(profile, "resolved").increment();
			case OUTCOME_UNKNOWN -> lost(profile, "unknown").increment();
			case ONCE_REPLAYED -> counter("postgres.once.replays", "Stored results that were returned instead of work",
					Tags.of("profile", profile, "transaction", this.describer.transaction(profile, event.name())));
			case LOCK_WAITED -> waited("postgres.lock.wait", "Waits for advisory locks", event,
					event.succeeded() ? "acquired" : "not_acquired");
			case START_WAITED -> waited("postgres.startup.wait", "Waits for a server at the start", event,
					event.succeeded() ? "available" : "unavailable");
			case FAILED_OVER ->
				counter("postgres.failovers", "Changes of the server that is written to", Tags.of("profile", profile));
		}
	}

	private Counter lost(String profile, String outcome) {
		return Counter.builder("postgres.transaction.lost.commits")
			.description("COMMITs whose response was lost")
			.tags("profile", profile, "outcome", outcome)
			.register(this.registry);
	}

	private void counter(String name, String description, Tags tags) {
		Counter.builder(name).description(description).tags(tags).register(this.registry).increment();
	}

	private void waited(String name, String description, OperationEvent event, String outcome) {
		Timer.builder(name)
			.description(description)
			.tags("profile", event.profile(), "outcome", outcome)
			.register(this.registry)
			.record(event.duration());
	}

	/** How much there was of what an operation has, each from its first on. */
	private static final class Amounts {

		private final MeterRegistry registry;

		private final Tags tags;

		private volatile @Nullable Timer waits;

		private volatile @Nullable DistributionSummary rows;

		private volatile @Nullable DistributionSummary bytes;

		Amounts(MeterRegistry registry, Tags tags) {
			this.registry = registry;
			this.tags = tags;
		}

		void record(OperationKind kind, OperationResult result) {
			if (!result.waitedForPool().isZero()) {
				waits().record(result.waitedForPool());
			}
			if (result.failure() == null && COUNTED.contains(kind)) {
				if (result.rows() >= 0) {
					rows().record(result.rows());
				}
				if (result.bytes() >= 0) {
					bytes().record(result.bytes());
				}
			}
		}

		private Timer waits() {
			Timer known = this.waits;
			if (known == null) {
				known = Buckets
					.of(Timer.builder("postgres.pool.wait").description("Waits of operations for a connection"))
					.tags(this.tags)
					.register(this.registry);
				this.waits = known;
			}
			return known;
		}

		private DistributionSummary rows() {
			DistributionSummary known = this.rows;
			if (known == null) {
				known = summary("rows", "Rows of a COPY or a stream");
				this.rows = known;
			}
			return known;
		}

		private DistributionSummary bytes() {
			DistributionSummary known = this.bytes;
			if (known == null) {
				known = summary("bytes", "Bytes of a COPY or a stream");
				this.bytes = known;
			}
			return known;
		}

		private DistributionSummary summary(String unit, String description) {
			return DistributionSummary.builder("postgres.operation." + unit)
				.description(description)
				.baseUnit(unit)
				.tags(this.tags)
				.register(this.registry);
		}

	}

	/** The conventions' buckets. */
	private static final class Buckets {

		private static final Duration[] LIMITS = List.of(1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000)
			.stream()
			.map(Duration::ofMillis)
			.toArray(Duration[]::new);

		private Buckets() {
		}

		static Timer.Builder of(Timer.Builder builder) {
			return builder.serviceLevelObjectives(LIMITS);
		}

	}

}

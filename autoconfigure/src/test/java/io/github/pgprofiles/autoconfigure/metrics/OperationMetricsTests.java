package io.github.pgprofiles.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.pgprofiles.autoconfigure.observation.OperationDescriber;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationEvent;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.observation.OperationObserver;
import io.github.pgprofiles.observation.OperationResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;

/** What is recorded of an operation. */
class OperationMetricsTests {

	private static final HostPort NODE = new HostPort("db1", 5433);

	private static OperationMetrics metrics(MeterRegistry registry) {
		return new OperationMetrics(registry, new OperationDescriber((profile) -> profile + "_db"), List.of("orders"),
				false);
	}

	private static OperationResult result(Duration waited, long amount, @Nullable Throwable failure,
			@Nullable String state) {
		return new OperationResult(Duration.ofMillis(20), waited, NODE, amount, amount * 10, failure, state);
	}

	private static OperationResult success() {
		return result(Duration.ZERO, -1, null, null);
	}

	private static void run(OperationMetrics metrics, OperationKind kind, @Nullable String name,
			OperationResult result) {
		int attempt = (kind == OperationKind.ATTEMPT) ? 1 : 0;
		OperationObserver observer = metrics.begin(new Operation("orders", kind, name, attempt));
		assertThat(observer).isNotNull();
		observer.end(result);
	}

	private static Set<Set<String>> tagKeys(MeterRegistry registry, String name) {
		return registry.get(name)
			.meters()
			.stream()
			.map((meter) -> meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet()))
			.collect(Collectors.toSet());
	}

	@Test
	void operationHasTheConventionsTags() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		run(metrics(registry), OperationKind.QUERY, "find-user", success());
		Timer timer = registry.get("db.client.operation.duration").timer();
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(20);
		assertThat(timer.getId().getTags()).containsExactlyInAnyOrder(Tag.of("db.system.name", "postgresql"),
				Tag.of("db.namespace", "orders_db"), Tag.of("db.operation.name", "query"),
				Tag.of("db.query.summary", "find-user"), Tag.of("db.response.status_code", "none"),
				Tag.of("error.type", "none"), Tag.of("server.address", "db1"), Tag.of("server.port", "5433"),
				Tag.of("profile", "orders"));
	}

	@Test
	void failureHasItsSqlstateOrItsClass() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		OperationMetrics metrics = metrics(registry);
		run(metrics, OperationKind.UPDATE, null,
				result(Duration.ZERO, -1, new DuplicateKeyException("secret"), "23505"));
		run(metrics, OperationKind.UPDATE, null, new OperationResult(Duration.ofMillis(1), Duration.ZERO, null, -1, -1,
				new IllegalStateException("secret"), null));
		assertThat(registry.get("db.client.operation.duration")
			.tags("db.response.status_code", "23505", "error.type", "23505", "db.query.summary", "update")
			.timers()).hasSize(1);
		assertThat(registry.get("db.client.operation.duration")
			.tags("db.response.status_code", "none", "error.type", "java.lang.IllegalStateException", "server.address",
					"none", "server.port", "none")
			.timers()).hasSize(1);
		assertThat(registry.getMetersAsString()).doesNotContain("secret");
	}

	@Test
	void prometheusGetsTheConventionsBucketsAndTheSameTagsAlways() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		OperationMetrics metrics = metrics(registry);
		run(metrics, OperationKind.QUERY, null, result(Duration.ofMillis(2), -1, null, null));
		run(metrics, OperationKind.STREAM, "export", result(Duration.ZERO, 5, null, null));
		run(metrics, OperationKind.COPY_IN, null,
				result(Duration.ZERO, -1, new DuplicateKeyException("secret"), "23505"));
		String text = registry.scrape();
		assertThat(text.lines()
			.filter((line) -> line.startsWith("db_client_operation_duration_seconds_bucket")
					&& line.contains("\"query\""))
			.map((line) -> line.replaceAll(".*le=\"([^\"]+)\".*", "$1")))
			.containsExactly("0.001", "0.005", "0.01", "0.05", "0.1", "0.5", "1.0", "5.0", "10.0", "+Inf");
		assertThat(text).contains("db_client_operation_duration_seconds_count",
				"postgres_pool_wait_seconds_bucket{db_operation_name=\"query\",db_query_summary=\"query\",profile=\"orders\",le=\"0.001\"} 0",
				"postgres_operation_rows_sum", "postgres_operation_bytes_sum",
				"postgres_transaction_lost_commits_total{outcome=\"unknown\",profile=\"orders\"} 0.0");
		assertThat(tagKeys(registry, "db.client.operation.duration")).hasSize(1);
	}

	@Test
	void rowsAndBytesAreThoseOfCopiesAndStreamsThatEndedWell() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		OperationMetrics metrics = metrics(registry);
		run(metrics, OperationKind.COPY_OUT, "export", result(Duration.ZERO, 7, null, null));
		run(metrics, OperationKind.COPY_PART, "export", result(Duration.ZERO, 3, null, null));
		run(metrics, OperationKind.COPY_OUT, "export", result(Duration.ZERO, 4, new IllegalStateException(), "57014"));
		run(metrics, OperationKind.QUERY, "find", result(Duration.ZERO, 100, null, null));
		run(metrics, OperationKind.STREAM, "all", success());
		assertThat(registry.get("postgres.operation.rows").summaries()).hasSize(1);
		assertThat(registry.get("postgres.operation.rows").tag("db.query.summary", "export").summary().totalAmount())
			.isEqualTo(7);
		assertThat(registry.get("postgres.operation.bytes").tag("db.operation.name", "copy_out").summary().count())
			.isOne();
	}

	@Test
	void waitForThePoolIsApart() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		OperationMetrics metrics = metrics(registry);
		run(metrics, OperationKind.UPDATE, "save", result(Duration.ofMillis(15), -1, null, null));
		run(metrics, OperationKind.UPDATE, "save", success());
		Timer wait = registry.get("postgres.pool.wait")
			.tags("profile", "orders", "db.operation.name", "update", "db.query.summary", "save")
			.timer();
		assertThat(wait.count()).isOne();
		assertThat(wait.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(15);
	}

	@Test
	void partsAreNoOperationsOfTheirOwn() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		OperationMetrics metrics = metrics(registry);
		run(metrics, OperationKind.ATTEMPT, "pay", success());
		run(metrics, OperationKind.TRANSACTION, "pay", success());
		run(metrics, OperationKind.COPY_PART, "export", success());
		run(metrics, OperationKind.COPY_OUT, "export", success());
		assertThat(registry.get("db.client.operation.duration").timers())
			.extracting((timer) -> timer.getId().getTag("db.operation.name"))
			.containsExactlyInAnyOrder("transaction", "copy_out");
	}

	@Test
	void conflictOfTheLastAttemptIsCountedOnce() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		OperationMetrics metrics = metrics(registry);
		OperationResult first = result(Duration.ZERO, -1, new CannotAcquireLockException("1"), "40001");
		OperationResult last = result(Duration.ZERO, -1, new CannotAcquireLockException("2"), "40001");
		run(metrics, OperationKind.ATTEMPT, "pay", first);
		run(metrics, OperationKind.ATTEMPT, "pay", last);
		run(metrics, OperationKind.TRANSACTION, "pay", last);
		run(metrics, OperationKind.TRANSACTION, "pay", first);
		run(metrics, OperationKind.TRANSACTION, null,
				result(Duration.ZERO, -1, new CannotAcquireLockException("3"), "40P01"));
		run(metrics, OperationKind.TRANSACTION, null,
				result(Duration.ZERO, -1, new DuplicateKeyException("4"), "23505"));
		assertThat(registry.get("postgres.transaction.conflicts")
			.tags("profile", "orders", "transaction", "pay", "sqlstate", "40001")
			.counter()
			.count()).isEqualTo(3);
		assertThat(registry.get("postgres.transaction.conflicts")
			.tags("transaction", "none", "sqlstate", "40P01")
			.counter()
			.count()).isOne();
		assertThat(registry.get("postgres.transaction.conflicts").counters()).hasSize(2);
	}

	@Test
	void eventsAreCountedAndTimed() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		OperationMetrics metrics = metrics(registry);
		assertThat(registry.get("postgres.transaction.lost.commits").counters()).hasSize(2)
			.extracting(Counter::count)
			.containsOnly(0.0);
		for (OperationEvent.Kind kind : OperationEvent.Kind.values()) {
			metrics.happened(new OperationEvent("orders", kind, "pay", Duration.ofMillis(30), true));
		}
		metrics.happened(
				new OperationEvent("orders", OperationEvent.Kind.LOCK_WAITED, null, Duration.ofMillis(40), false));
		assertThat(registry.get("postgres.transaction.lost.commits").counters()).extracting(Counter::count)
			.containsOnly(1.0);
		assertThat(registry.get("postgres.once.replays").tag("transaction", "pay").counter().count()).isOne();
		assertThat(registry.get("postgres.failovers").tag("profile", "orders").counter().count()).isOne();
		assertThat(registry.get("postgres.lock.wait").tag("outcome", "acquired").timer().count()).isOne();
		assertThat(registry.get("postgres.lock.wait")
			.tag("outcome", "not_acquired")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
		assertThat(registry.get("postgres.startup.wait").tag("outcome", "available").timer().count()).isOne();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void namesAreBoundedAndThatIsSaidOnce(CapturedOutput output) {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		OperationMetrics metrics = metrics(registry);
		IntStream.range(0, 300).forEach((i) -> run(metrics, OperationKind.QUERY, "user-" + i, success()));
		run(metrics, OperationKind.QUERY, "user-7", success());
		run(metrics, OperationKind.QUERY, null, success());
		assertThat(registry.get("db.client.operation.duration").timers()).hasSize(202);
		assertThat(registry.get("db.client.operation.duration").tag("db.query.summary", "other").timer().count())
			.isEqualTo(100);
		assertThat(registry.get("db.client.operation.duration").tag("db.query.summary", "user-7").timer().count())
			.isEqualTo(2);
		assertThat(output).containsOnlyOnce("Profile 'orders' has more than 200 names");
	}

	@Test
	void deniedMetersAreNotMade() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(MeterFilter.denyNameStartsWith("db.client"));
		run(metrics(registry), OperationKind.QUERY, null, result(Duration.ofMillis(1), -1, null, null));
		assertThat(registry.getMeters()).extracting((Meter meter) -> meter.getId().getName())
			.filteredOn((name) -> !name.endsWith(".histogram"))
			.containsOnly("postgres.pool.wait", "postgres.transaction.lost.commits");
	}

}

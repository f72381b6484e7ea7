package io.github.pgprofiles.autoconfigure.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.pgprofiles.PostgresClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The spans of operations. */
class TracedOperationsIT {

	private final SimpleTracer tracer = new SimpleTracer();

	private List<SimpleSpan> spans(String name) {
		return this.tracer.getSpans().stream().filter((span) -> name.equals(span.getName())).toList();
	}

	@Test
	void spansHaveTheConventionsKindNameAndAttributes() {
		ObservedProfiles.withTracing().withBean(Tracer.class, () -> this.tracer).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			client.transaction().name("Place.Order").run((tx) -> tx.sql("select 1").named("findItem").query().list());
			SimpleSpan transaction = spans("Place.Order").get(0);
			SimpleSpan query = spans("findItem").get(0);
			assertThat(transaction.getKind()).isNull();
			assertThat(query.getKind()).isEqualTo(Span.Kind.CLIENT);
			assertThat(query.context().parentId()).isEqualTo(transaction.context().spanId());
			assertThat(query.context().traceId()).isEqualTo(transaction.context().traceId());
			assertThat(query.getTags()).containsEntry("db.system.name", "postgresql")
				.containsEntry("db.operation.name", "query")
				.containsEntry("db.query.summary", "findItem")
				.containsEntry("server.address", "localhost")
				.containsEntry("profile", "orders")
				.containsEntry("postgres.rows", "1")
				.doesNotContainKeys("error.type", "db.response.status_code");
			assertThat(query.getStartTimestamp()).isAfterOrEqualTo(transaction.getStartTimestamp());
			assertThat(this.tracer.currentSpan()).isNull();
		});
	}

	@Test
	void failedSpanHasItsSqlstateAndNoText() {
		ObservedProfiles.withTracing().withBean(Tracer.class, () -> this.tracer).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			client.sql("create table item (name text primary key)").update();
			String insert = "insert into item values ('hidden')";
			client.sql(insert).update();
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> client.sql(insert).named("add").update());
			SimpleSpan failed = spans("add").get(0);
			assertThat(failed.getTags()).containsEntry("error.type", "23505")
				.containsEntry("db.response.status_code", "23505");
			assertThat(failed.getError()).hasMessageContaining("DuplicateKeyException").hasNoCause();
			assertThat(failed.toString()).doesNotContain("hidden");
		});
	}

	@Test
	void timerIsRecordedWhileTheSpanIsThePresentOne() {
		AtomicReference<@Nullable String> present = new AtomicReference<>();
		SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, Clock.SYSTEM) {
			@Override
			protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
				Timer timer = super.newTimer(id, config, detector);
				return "db.client.operation.duration".equals(id.getName())
						? new SpyingTimer(timer, () -> present.set(spanId())) : timer;
			}
		};
		ObservedProfiles.withTracing()
			.withBean(Tracer.class, () -> this.tracer)
			.withBean(SimpleMeterRegistry.class, () -> registry)
			.run((context) -> {
				context.getBean(PostgresClient.class).sql("select 1").named("one").query().list();
				assertThat(present.get()).isEqualTo(spans("one").get(0).context().spanId());
			});
	}

	private @Nullable String spanId() {
		Span span = this.tracer.currentSpan();
		return (span != null) ? span.context().spanId() : null;
	}

	/** Tells when something is recorded. */
	private record SpyingTimer(Timer timer, Runnable recorded) implements Timer {

		@Override
		public void record(long amount, TimeUnit unit) {
			this.recorded.run();
			this.timer.record(amount, unit);
		}

		@Override
		public void record(Duration duration) {
			record(duration.toNanos(), TimeUnit.NANOSECONDS);
		}

		@Override
		public <T> T record(Supplier<T> work) {
			return this.timer.record(work);
		}

		@Override
		public <T> T recordCallable(Callable<T> work) throws Exception {
			return this.timer.recordCallable(work);
		}

		@Override
		public void record(Runnable work) {
			this.timer.record(work);
		}

		@Override
		public long count() {
			return this.timer.count();
		}

		@Override
		public double totalTime(TimeUnit unit) {
			return this.timer.totalTime(unit);
		}

		@Override
		public double max(TimeUnit unit) {
			return this.timer.max(unit);
		}

		@Override
		public TimeUnit baseTimeUnit() {
			return this.timer.baseTimeUnit();
		}

		@Override
		public HistogramSnapshot takeSnapshot() {
			return this.timer.takeSnapshot();
		}

		@Override
		public Meter.Id getId() {
			return this.timer.getId();
		}

	}

}

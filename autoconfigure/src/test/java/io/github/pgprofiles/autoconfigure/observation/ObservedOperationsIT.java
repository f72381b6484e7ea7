package io.github.pgprofiles.autoconfigure.observation;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.testing.ThreadKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each operation of a client is an observation, a part of what it happened in. */
class ObservedOperationsIT {

	record Item(int id, String name) {
	}

	private static void conflictOnce(PostgresClient client) {
		AtomicInteger left = new AtomicInteger(1);
		client.transaction().repeatableRead().name("sell").retry().run((tx) -> {
			tx.sql("select name from item where id = 1").named("look").query(String.class).single();
			if (left.getAndDecrement() > 0) {
				tx.requiresNew().run((other) -> other.sql("update item set name = 'x' where id = 1").update());
			}
			tx.sql("update item set name = 'y' where id = 1").named("sell-item").update();
		});
	}

	private static void fill(PostgresClient client) {
		client.sql("create table item (id int primary key, name text)").update();
		client.sql("insert into item select n, 'item ' || n from generate_series(1, 5000) n").update();
	}

	/** Runs what is given on a client that is observed, with a table filled before. */
	private static void observed(Consumer<Session> test) {
		SeenObservations seen = new SeenObservations();
		ObservedProfiles.withActuator().withBean(SeenObservations.class, () -> seen).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			fill(client);
			seen.clear();
			test.accept(new Session(client, seen, context.getBean(ObservationRegistry.class),
					context.getBean(MeterRegistry.class)));
		});
	}

	private record Session(PostgresClient client, SeenObservations seen, ObservationRegistry observations,
			MeterRegistry meters) {
	}

	@Test
	void operationsHaveNamesAttributesAndCounts() {
		observed((session) -> {
			PostgresClient client = session.client();
			client.sql("select name from item where id = :id")
				.named("find")
				.param("id", 1)
				.query(String.class)
				.single();
			client.sql("select name from item where id = 1").query(String.class).single();
			List<OperationContext> all = session.seen().all();
			assertThat(all).extracting(Observation.Context::getContextualName)
				.containsExactly("find", "query " + all.get(0).getAttributes().namespace());
			OperationContext find = all.get(0);
			assertThat(find.getName()).isEqualTo("db.client.operation");
			assertThat(find.getAttributes().namespace()).startsWith("t").hasSizeGreaterThan(30);
			assertThat(find.getLowCardinalityKeyValue("db.query.summary").getValue()).isEqualTo("find");
			assertThat(find.getLowCardinalityKeyValue("server.address").getValue()).isEqualTo("localhost");
			assertThat(find.getHighCardinalityKeyValue("postgres.rows").getValue()).isEqualTo("1");
			assertThat(find.getAllKeyValues().toString()).doesNotContain("select").doesNotContain("item");
		});
	}

	@Test
	void timerExistsOnceAndNoneOfWhatIsActive() {
		observed((session) -> {
			session.client().sql("select 1").named("one").query(Integer.class).single();
			assertThat(
					session.meters().get("db.client.operation.duration").tag("db.query.summary", "one").timer().count())
				.isOne();
			assertThat(session.meters().getMeters()).extracting((meter) -> meter.getId().getName())
				.doesNotContain("db.client.operation", "db.client.operation.active");
			// other observations have their timers as ever
			Observation.createNotStarted("other", session.observations()).observe(() -> {
			});
			assertThat(session.meters().get("other").timer().count()).isOne();
		});
	}

	@Test
	void attemptsArePartsOfTheirTransactionAndStatementsPartsOfTheirAttempt() {
		observed((session) -> {
			conflictOnce(session.client());
			SeenObservations seen = session.seen();
			OperationContext whole = seen.named("sell").get(0);
			List<OperationContext> attempts = seen.named("sell attempt");
			assertThat(attempts).hasSize(2)
				.allSatisfy((attempt) -> assertThat(SeenObservations.parent(attempt)).isSameAs(whole));
			assertThat(attempts).extracting((attempt) -> attempt.getAttributes().statusCode())
				.containsExactly("40001", "none");
			assertThat(attempts)
				.extracting((attempt) -> attempt.getHighCardinalityKeyValue("postgres.attempt").getValue())
				.containsExactly("1", "2");
			assertThat(seen.named("look")).extracting(SeenObservations::parent).containsExactlyElementsOf(attempts);
			assertThat(whole.getAttributes().statusCode()).isEqualTo("none");
			assertThat(
					session.meters().get("postgres.transaction.conflicts").tag("transaction", "sell").counter().count())
				.isOne();
			assertThat(session.observations().getCurrentObservation()).isNull();
		});
	}

	@Test
	void partsOfAParallelCopyBelongToItOnTheirThreads() {
		observed((session) -> {
			AtomicInteger rows = new AtomicInteger();
			Observation request = Observation.start("request", session.observations());
			request.scoped(() -> session.client()
				.copy()
				.from("item")
				.records(Item.class)
				.parallel(3)
				.to((item) -> rows.incrementAndGet()));
			request.stop();
			assertThat(rows).hasValue(5000);
			OperationContext whole = session.seen().of("copy_out").get(0);
			assertThat(whole.getParentObservation()).isSameAs(request);
			assertThat(session.seen().of("copy_part")).isNotEmpty()
				.allSatisfy((part) -> assertThat(SeenObservations.parent(part)).isSameAs(whole));
			assertThat(session.meters()
				.get("postgres.operation.rows")
				.tag("db.operation.name", "copy_out")
				.summary()
				.max()).isEqualTo(5000);
		});
	}

	@ParameterizedTest
	@EnumSource
	void operationsBelongToWhatTheirThreadDoes(ThreadKind threads) {
		observed((session) -> {
			Observation request = Observation.start("request", session.observations());
			AtomicReference<@Nullable ObservationView> after = new AtomicReference<>();
			threads.run(() -> {
				request.scoped(() -> session.client().transaction().run((tx) -> tx.sql("select 1").query().list()));
				after.set(session.observations().getCurrentObservation());
			});
			request.stop();
			OperationContext transaction = session.seen().of("transaction").get(0);
			assertThat(transaction.getParentObservation()).isSameAs(request);
			assertThat(session.seen().of("query")).extracting(SeenObservations::parent).containsExactly(transaction);
			assertThat(after).hasNullValue();
		});
	}

	@Test
	void streamIsObservedFromOpeningToClosing() {
		observed((session) -> {
			try (Stream<Integer> rows = session.client()
				.sql("select id from item")
				.named("all")
				.query(Integer.class)
				.stream()) {
				assertThat(rows.iterator().next()).isPositive();
				assertThat(session.seen().named("all")).isEmpty();
				assertThat(session.observations().getCurrentObservation()).isNull();
			}
			assertThat(session.seen().named("all")).hasSize(1);
		});
	}

	@Test
	void errorSaysNothingOfWhatTheServerSaid() {
		observed((session) -> {
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> session.client().sql("insert into item values (1, 'hidden')").update())
				.withMessageContaining("hidden");
			OperationContext failed = session.seen().of("update").get(0);
			assertThat(failed.getError()).hasMessage(DuplicateKeyException.class.getName() + ", SQLSTATE 23505")
				.hasNoCause();
			assertThat(failed.getAttributes().errorType()).isEqualTo("23505");
			assertThat(failed.getResult().failure()).isInstanceOf(DuplicateKeyException.class);
		});
	}

	@Test
	void conventionIsReplacedByABean() {
		SeenObservations seen = new SeenObservations();
		ObservedProfiles.withActuator()
			.withBean(SeenObservations.class, () -> seen)
			.withBean(OperationObservationConvention.class, () -> new DefaultOperationObservationConvention() {
				@Override
				public String getContextualName(OperationContext context) {
					return "own " + context.getAttributes().summary();
				}
			})
			.run((context) -> {
				context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single();
				assertThat(seen.named("own query")).hasSize(1);
			});
	}

	@Test
	void predicateSwitchesObservationsOffAndLeavesMetrics() {
		SeenObservations seen = new SeenObservations();
		ObservedProfiles.withActuator()
			.withBean(SeenObservations.class, () -> seen)
			.withBean(ObservationPredicate.class, () -> (name, observed) -> !(observed instanceof OperationContext))
			.run((context) -> {
				context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single();
				assertThat(seen.all()).isEmpty();
				assertThat(context.getBean(MeterRegistry.class).get("db.client.operation.duration").timer().count())
					.isOne();
			});
	}

	@Test
	void keysOfBootSwitchEitherOff() {
		SeenObservations seen = new SeenObservations();
		ObservedProfiles.withActuator()
			.withBean(SeenObservations.class, () -> seen)
			.withPropertyValues("management.observations.enable.db.client=false",
					"management.metrics.enable.postgres=false")
			.run((context) -> {
				context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single();
				assertThat(seen.all()).isEmpty();
				assertThat(context.getBean(MeterRegistry.class).getMeters())
					.extracting((meter) -> meter.getId().getName())
					.contains("db.client.operation.duration")
					.noneMatch((name) -> name.startsWith("postgres."));
			});
	}

	@Test
	void withoutRegistriesNobodyListens() {
		ObservedProfiles.unwatched().run((context) -> {
			assertThat(context).doesNotHaveBean(OperationListener.class);
			assertThat(context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single()).isOne();
		});
		ObservedProfiles.unwatched().withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).doesNotHaveBean(OperationListener.class);
			assertThat(context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single()).isOne();
		});
	}

	@Test
	void metricsNeedNoObservations() {
		ObservedProfiles.unwatched().withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			assertThat(context).doesNotHaveBean(ObservationListener.class);
			context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single();
			assertThat(context.getBean(MeterRegistry.class).get("db.client.operation.duration").timer().count())
				.isOne();
		});
	}

	@Test
	void observationsNeedNoMetrics() {
		SeenObservations seen = new SeenObservations();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(seen);
		ObservedProfiles.unwatched()
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "io.micrometer.tracing"))
			.withBean(ObservationRegistry.class, () -> registry)
			.run((context) -> {
				context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single();
				assertThat(seen.of("query")).hasSize(1);
			});
	}

}

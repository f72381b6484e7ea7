package io.github.pgprofiles.autoconfigure.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.observation.ObservedProfiles;
import io.github.pgprofiles.observation.OperationEvent;
import io.github.pgprofiles.observation.OperationListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** docs/metrics.md has every metric, with its type, unit and tags, and no other. */
class MetricsPageIT {

	private static final Path PAGE = Path.of("..", "docs", "metrics.md");

	private static final Pattern ROW = Pattern
		.compile("\\| `([a-z.]+)` \\| (timer|counter|summary|gauge) \\|(.*?)\\|(.*?)\\|.*");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern OURS = Pattern.compile("(db|postgres|hikaricp|jdbc)\\..*");

	record Described(String type, String unit, Set<String> tags) {
	}

	record Item(int id, String name) {
	}

	static Map<String, Described> page() throws IOException {
		Map<String, Described> described = new TreeMap<>();
		for (String line : Files.readAllLines(PAGE)) {
			Matcher row = ROW.matcher(line);
			if (row.matches()) {
				described.put(row.group(1), new Described(row.group(2), row.group(3).strip(), codes(row.group(4))));
			}
		}
		return described;
	}

	private static Set<String> codes(String text) {
		return CODE.matcher(text).results().map((code) -> code.group(1)).collect(Collectors.toCollection(TreeSet::new));
	}

	private static Described described(Meter meter) {
		String type = switch (meter.getId().getType()) {
			case TIMER -> "timer";
			case COUNTER -> "counter";
			case DISTRIBUTION_SUMMARY -> "summary";
			default -> "gauge";
		};
		String unit = meter.getId().getBaseUnit();
		return new Described(type, (unit != null) ? unit : "",
				meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new)));
	}

	private static Map<String, Set<Described>> registered(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.filter((meter) -> OURS.matcher(meter.getId().getName()).matches())
			// how SimpleMeterRegistry shows buckets
			.filter((meter) -> !meter.getId().getName().endsWith(".histogram"))
			.collect(Collectors.groupingBy((meter) -> meter.getId().getName(), TreeMap::new,
					Collectors.mapping(MetricsPageIT::described, Collectors.toSet())));
	}

	private static void work(PostgresClient client) {
		client.sql("create table item (id int, name text)").update();
		client.batch("insert into item values (?, ?)", List.of(List.of(1, "a"), List.of(2, "b")));
		client.copy().into("item").records(Item.class).from(List.of(new Item(3, "c")));
		try (Stream<Item> items = client.sql("select * from item").query(Item.class).stream()) {
			assertThat(items).hasSize(3);
		}
		for (int i = 0; i < 2; i++) {
			assertThat(client.transaction().once("pay", Integer.class).execute((tx) -> 1)).isOne();
		}
		client.lock("nightly").tryRun(Duration.ofSeconds(10), () -> {
		});
		AtomicInteger left = new AtomicInteger(1);
		client.transaction().repeatableRead().name("sell").retry().run((tx) -> {
			tx.sql("select id from item").query(Integer.class).list();
			if (left.getAndDecrement() > 0) {
				tx.requiresNew().run((other) -> other.sql("update item set name = 'x'").update());
			}
			tx.sql("update item set name = 'y'").update();
		});
	}

	@Test
	void pageHasWhatIsRegistered() throws IOException {
		Map<String, Set<Described>> page = page().entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> Set.of(entry.getValue()), (a, b) -> a,
					TreeMap::new));
		ObservedProfiles.withActuator()
			.withPropertyValues("app.postgres.profiles.orders.nodes.replica-1.port=1")
			.run((context) -> {
				work(context.getBean(PostgresClient.class));
				// what needs a server that comes late, or another one
				OperationListener listener = context.getBean(OperationMetrics.class);
				for (OperationEvent.Kind kind : List.of(OperationEvent.Kind.START_WAITED,
						OperationEvent.Kind.FAILED_OVER)) {
					listener.happened(new OperationEvent("orders", kind, null, Duration.ofMillis(1), true));
				}
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registered(registry)).isEqualTo(page);
				assertThat(registry.get("postgres.once.replays").counter().count()).isOne();
				assertThat(registry.get("postgres.lock.wait").timer().count()).isOne();
			});
	}

}

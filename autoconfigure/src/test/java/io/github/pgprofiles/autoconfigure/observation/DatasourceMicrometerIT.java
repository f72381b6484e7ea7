package io.github.pgprofiles.autoconfigure.observation;

import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.health.PostgresHealthContributorAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import net.ttddyy.observation.boot.autoconfigure.DataSourceObservationAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * datasource-micrometer puts itself in front of the pools, and both trace what is theirs.
 */
class DatasourceMicrometerIT {

	record Item(int id, String name) {
	}

	private final SimpleTracer tracer = new SimpleTracer();

	private List<SimpleSpan> spans(String name) {
		return this.tracer.getSpans().stream().filter((span) -> name.equals(span.getName())).toList();
	}

	@Test
	void bothLiveSideBySide() {
		ObservedProfiles.withTracing()
			.withConfiguration(AutoConfigurations.of(DataSourceObservationAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, PostgresHealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class))
			.withBean(Tracer.class, () -> this.tracer)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(DataSource.class)).isNotInstanceOf(HikariDataSource.class);
				clientWorks(context.getBean(PostgresClient.class));
				spansNest(context.getBean(PostgresClient.class), context.getBean(JdbcTemplate.class));
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("hikaricp.connections.max").gauges()).hasSize(1);
				assertThat(meters.get("db.client.operation.duration").tag("db.query.summary", "count").timers())
					.hasSize(1);
				CompositeHealthContributor postgres = (CompositeHealthContributor) context
					.getBean(HealthContributorRegistry.class)
					.getContributor("postgres");
				HealthIndicator orders = (HealthIndicator) postgres.getContributor("orders");
				assertThat(orders.health().getStatus()).isEqualTo(Status.UP);
				assertThat(orders.health(true).getDetails()).containsKey("pool");
			});
	}

	private static void clientWorks(PostgresClient client) {
		client.sql("create table item (id int, name text)").update();
		assertThat(client.copy()
			.into("item")
			.records(Item.class)
			.from(Stream.of(new Item(1, "a"), new Item(2, "b")))
			.rows()).isEqualTo(2);
		StringWriter csv = new StringWriter();
		client.copy().from("item").csv().to(csv);
		assertThat(csv).hasToString("1,a\n2,b\n");
		try (Stream<Item> items = client.sql("select * from item order by id").query(Item.class).stream()) {
			assertThat(items.map(Item::name).toList()).containsExactly("a", "b");
		}
	}

	private void spansNest(PostgresClient client, JdbcTemplate template) {
		assertThat(client.sql("select count(*) from item").named("count").query(Long.class).single()).isEqualTo(2);
		SimpleSpan ours = spans("count").get(0);
		assertThat(this.tracer.getSpans()).filteredOn((span) -> isBelow(span, ours))
			.extracting(SimpleSpan::getName)
			.contains("query");
		client.transaction().name("both").run((tx) -> template.queryForList("select name from item"));
		SimpleSpan transaction = spans("both").get(0);
		assertThat(this.tracer.getSpans()).filteredOn((span) -> isBelow(span, transaction)).isNotEmpty();
		assertThat(template
			.execute((ConnectionCallback<Boolean>) (connection) -> connection.unwrap(PGConnection.class) != null))
			.isTrue();
	}

	/** A part of it, or of one of its parts. */
	private boolean isBelow(SimpleSpan span, SimpleSpan above) {
		String parent = span.context().parentId();
		if (Objects.equals(parent, above.context().spanId())) {
			return true;
		}
		return this.tracer.getSpans()
			.stream()
			.anyMatch((each) -> Objects.equals(each.context().spanId(), parent) && isBelow(each, above));
	}

}

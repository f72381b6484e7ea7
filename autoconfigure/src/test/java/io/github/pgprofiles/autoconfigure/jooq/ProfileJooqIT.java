package io.github.pgprofiles.autoconfigure.jooq;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.error.PostgresError;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.postgres.extensions.bindings.HstoreBinding;
import org.jooq.postgres.extensions.bindings.InetBinding;
import org.jooq.postgres.extensions.bindings.IntegerRangeBinding;
import org.jooq.postgres.extensions.types.Hstore;
import org.jooq.postgres.extensions.types.Inet;
import org.jooq.postgres.extensions.types.IntegerRange;
import org.jooq.types.YearToSecond;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** jOOQ on the primary profile and on another one. */
@SpringBootTest(classes = ProfileJooqIT.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = "app.postgres.primary=orders")
class ProfileJooqIT {

	private static final Table<Record> ITEM = DSL.table(DSL.name("item"));

	private static final Field<Integer> ID = DSL.field(DSL.name("id"), SQLDataType.INTEGER);

	@Autowired
	private DSLContext orders;

	@Autowired
	@Qualifier("reports")
	private DSLContext reports;

	@Autowired
	private PostgresClients clients;

	@Autowired
	@Qualifier("reports")
	private PlatformTransactionManager manager;

	private PostgresClient client;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		for (String profile : List.of("orders", "reports")) {
			for (String line : TestServer.profile(profile)) {
				String[] entry = line.split("=", 2);
				registry.add(entry[0], () -> entry[1]);
			}
		}
	}

	@BeforeEach
	void create() {
		this.client = this.clients.get("reports");
		this.client.sql("create table if not exists item (id int constraint item_pk primary key)").update();
		this.client.sql("truncate item").update();
	}

	private long count() {
		return this.client.sql("select count(*) from item").query(Long.class).single();
	}

	private static String database(DSLContext context) {
		return context.select(DSL.field("current_database()", String.class)).fetchSingle().value1();
	}

	@Test
	void thereIsOneContextForEachProfileAndThePrimaryIsTheDefault(@Autowired ApplicationContext context,
			@Autowired org.jooq.Configuration configuration) {
		assertThat(context.getBeanNamesForType(DSLContext.class)).containsExactlyInAnyOrder("ordersDslContext",
				"reportsDslContext");
		assertThat(context.getBeanNamesForType(org.jooq.Configuration.class))
			.containsExactlyInAnyOrder("ordersJooqConfiguration", "reportsJooqConfiguration");
		assertThat(this.orders).isSameAs(context.getBean("ordersDslContext")).isSameAs(context.getBean("dslContext"));
		assertThat(this.orders.configuration()).isSameAs(configuration);
		assertThat(this.reports.dialect()).isEqualTo(SQLDialect.POSTGRES);
		for (String profile : List.of("orders", "reports")) {
			assertThat(database(context.getBean(profile + "DslContext", DSLContext.class)))
				.isEqualTo(this.clients.get(profile).sql("select current_database()").query(String.class).single());
		}
	}

	@Test
	void transactionsAreJoinedInBothDirections() {
		new TransactionTemplate(this.manager).executeWithoutResult((status) -> {
			this.reports.insertInto(ITEM, ID).values(1).execute();
			assertThat(count()).isEqualTo(1);
			status.setRollbackOnly();
		});
		assertThat(count()).isZero();
		this.client.transaction().run((tx) -> {
			tx.sql("insert into item values (2)").update();
			assertThat(this.reports.fetchCount(ITEM)).isEqualTo(1);
		});
		this.reports.transaction((outer) -> {
			outer.dsl().insertInto(ITEM, ID).values(3).execute();
			this.client.sql("insert into item values (4)").update();
			assertThatIllegalStateException().isThrownBy(() -> outer.dsl().transaction((inner) -> {
				inner.dsl().insertInto(ITEM, ID).values(5).execute();
				throw new IllegalStateException("back to the savepoint");
			}));
		});
		assertThat(this.reports.select(ID).from(ITEM).orderBy(ID).fetch(ID)).containsExactly(2, 3, 4);
	}

	@Test
	void exceptionsAreThoseOfTheClient() {
		this.reports.insertInto(ITEM, ID).values(1).execute();
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.reports.insertInto(ITEM, ID).values(1).execute())
			.withMessageContaining("reports")
			.satisfies(ProfileJooqIT::tellsTheConstraint);
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.reports
				.batch(this.reports.insertInto(ITEM, ID).values(2), this.reports.insertInto(ITEM, ID).values(2))
				.execute())
			.satisfies(ProfileJooqIT::tellsTheConstraint);
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.reports.transaction((tx) -> tx.dsl().insertInto(ITEM, ID).values(1).execute()))
			.satisfies(ProfileJooqIT::tellsTheConstraint);
		assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(() -> this.reports.fetch("select nothing"));
	}

	private static void tellsTheConstraint(Throwable thrown) {
		PostgresError error = PostgresError.of(thrown);
		assertThat(error.profile()).isEqualTo("reports");
		assertThat(error.constraint()).isEqualTo("item_pk");
		assertThat(error.sqlState()).isEqualTo("23505");
	}

	@Test
	void typesThatJooqKnowsByItself() {
		this.client
			.sql("""
					create table typed (j jsonb, u uuid, texts text[], numbers int[], i interval, t timestamptz, b bytea)""")
			.update();
		UUID uuid = UUID.randomUUID();
		OffsetDateTime time = OffsetDateTime.parse("2026-11-30T12:00:00Z");
		Map<Field<?>, Object> row = Map.of(field("j", SQLDataType.JSONB), JSONB.valueOf("{\"a\": 1}"),
				field("u", SQLDataType.UUID), uuid, field("texts", SQLDataType.CLOB.array()),
				new String[] { "a", "b,c" }, field("numbers", SQLDataType.INTEGER.array()), new Integer[] { 1, 2 },
				field("i", SQLDataType.INTERVAL), YearToSecond.valueOf("+1-2 3 04:05:06"),
				field("t", SQLDataType.TIMESTAMPWITHTIMEZONE(6)), time, field("b", SQLDataType.BLOB),
				new byte[] { 0, 1 });
		this.reports.insertInto(DSL.table(DSL.name("typed"))).set(row).execute();
		Record read = this.reports.select(row.keySet()).from(DSL.table(DSL.name("typed"))).fetchSingle();
		row.forEach((field, value) -> {
			if (value instanceof OffsetDateTime expected) {
				assertThat(((OffsetDateTime) read.get(field)).toInstant()).isEqualTo(expected.toInstant());
			}
			else {
				assertThat(read.get(field)).isEqualTo(value);
			}
		});
	}

	@Test
	void typesThatJooqsExtensionsKnow() throws UnknownHostException {
		this.client.sql("create extension if not exists hstore").update();
		this.client.sql("create table extended (r int4range, a inet, h hstore)").update();
		Field<IntegerRange> range = field("r", SQLDataType.OTHER.asConvertedDataType(new IntegerRangeBinding()));
		Field<Inet> address = field("a", SQLDataType.OTHER.asConvertedDataType(new InetBinding()));
		Field<Hstore> pairs = field("h", SQLDataType.OTHER.asConvertedDataType(new HstoreBinding()));
		Inet inet = Inet.inet(InetAddress.getByName("10.1.2.3"), 8);
		this.reports.insertInto(DSL.table(DSL.name("extended")))
			.set(range, IntegerRange.integerRange(1, 5))
			.set(address, inet)
			.set(pairs, Hstore.hstore(Map.of("k", "v w")))
			.execute();
		Record read = this.reports.select(range, address, pairs)
			.from(DSL.table(DSL.name("extended")))
			.where(range.eq(IntegerRange.integerRange(1, 5)))
			.fetchSingle();
		assertThat(read.get(range)).isEqualTo(IntegerRange.integerRange(1, 5));
		assertThat(read.get(address)).isEqualTo(inet);
		assertThat(read.get(pairs).data()).containsEntry("k", "v w");
	}

	private static <T> Field<T> field(String name, DataType<T> type) {
		return DSL.field(DSL.name(name), type);
	}

	@Test
	void queriesAreWrittenOnWhatMetaReflects() {
		this.client
			.sql("create table if not exists reflected (id int primary key, title text not null, at timestamptz)")
			.update();
		this.client.sql("insert into reflected values (1, 'one'), (2, 'two') on conflict do nothing").update();
		Table<?> table = this.reports.meta().getTables(DSL.name("public", "reflected")).get(0);
		assertThat(table.field("title").getDataType().nullable()).isFalse();
		assertThat(table.field("at").getType()).isEqualTo(OffsetDateTime.class);
		assertThat(table.getPrimaryKey().getFields()).extracting(Field::getName).containsExactly("id");
		Result<?> result = this.reports.selectFrom(table).where(table.field("id", Integer.class).gt(1)).fetch();
		assertThat(result.getValues("title", String.class)).containsExactly("two");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { FlywayAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

	}

}

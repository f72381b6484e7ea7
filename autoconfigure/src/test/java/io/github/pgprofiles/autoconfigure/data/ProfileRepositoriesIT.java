package io.github.pgprofiles.autoconfigure.data;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.data.shop.Label;
import io.github.pgprofiles.autoconfigure.data.shop.Labels;
import io.github.pgprofiles.autoconfigure.data.shop.Purchase;
import io.github.pgprofiles.autoconfigure.data.shop.Purchases;
import io.github.pgprofiles.autoconfigure.data.shop.ShopApplication;
import io.github.pgprofiles.autoconfigure.data.shop.audit.AuditConfiguration;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entries;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entry;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Mark;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Marks;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Report;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Reports;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Stock;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Stocks;
import io.github.pgprofiles.error.PostgresError;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Entities and repositories of three profiles in one application: Boot's on the primary
 * one, those of configured packages, and those of an annotation.
 */
@SpringBootTest(classes = ShopApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "app.postgres.primary=orders", "spring.jpa.hibernate.ddl-auto=validate",
				"spring.jpa.properties.hibernate.jdbc.batch_size=7",
				"spring.jpa.properties.hibernate.default_batch_fetch_size=3",
				"app.postgres.profiles.reports.jpa.properties.hibernate.jdbc.batch_size=9" })
class ProfileRepositoriesIT {

	@Autowired
	private PostgresClients clients;

	@Autowired
	private ShopApplication.InReports inReports;

	@Autowired
	private Purchases purchases;

	@Autowired
	private Reports reports;

	@Autowired
	private Entries entries;

	@Autowired
	private Labels labels;

	@Autowired
	private Stocks stocks;

	@Autowired
	private Marks marks;

	@PersistenceContext
	private EntityManager ofOrders;

	@PersistenceContext(unitName = "reports")
	private EntityManager ofReports;

	@Autowired
	@Qualifier("audit")
	private EntityManagerFactory ofAudit;

	private PostgresClient client;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		for (String line : Shop.profiles()) {
			String[] entry = line.split("=", 2);
			registry.add(entry[0], () -> entry[1]);
		}
	}

	@BeforeEach
	void empty() {
		this.client = this.clients.get("reports");
		this.client.sql("truncate report, stock, box").update();
		this.clients.get("orders").sql("truncate purchase, label").update();
		this.clients.get("audit").sql("truncate entry, mark").update();
	}

	private long count(String profile, String table) {
		return this.clients.get(profile).sql("select count(*) from " + table).query(Long.class).single();
	}

	@Test
	void repositoriesWriteToTheDatabaseOfTheirProfile() {
		this.purchases.save(new Purchase(1));
		this.reports.saveAll(List.of(new Report(1, "a"), new Report(2, "b")));
		this.entries.saveAll(List.of(new Entry(1), new Entry(2), new Entry(3)));
		assertThat(count("orders", "purchase")).isEqualTo(1);
		assertThat(count("reports", "report")).isEqualTo(2);
		assertThat(count("audit", "entry")).isEqualTo(3);
		assertThat(this.reports.findByShortTitle("b")).extracting(Report::getId).containsExactly(2L);
		assertThat(this.reports.countAbove(1)).isEqualTo(1);
	}

	@Test
	void eachFactoryKnowsTheEntitiesOfItsPackages() {
		assertThat(Entry.class.getPackage()).isEqualTo(AuditConfiguration.class.getPackage());
		assertThat(this.ofOrders.getMetamodel().getEntities()).extracting("name").containsExactly("Purchase");
		assertThat(this.ofReports.getMetamodel().getEntities()).extracting("name").containsExactly("Report");
		assertThat(this.ofAudit.getMetamodel().getEntities()).extracting("name").containsExactly("Entry");
		assertThatIllegalArgumentException().isThrownBy(() -> this.ofOrders.find(Report.class, 1L));
	}

	@Test
	void bootsCommonPropertiesAreTheBaseButNotWhatChangesASchema() {
		assertThat(properties(this.ofOrders.getEntityManagerFactory())).containsEntry("hibernate.jdbc.batch_size", "7")
			.containsEntry("hibernate.hbm2ddl.auto", "validate");
		assertThat(properties(this.ofReports.getEntityManagerFactory())).containsEntry("hibernate.jdbc.batch_size", "9")
			.containsEntry("hibernate.default_batch_fetch_size", "3")
			.containsEntry("hibernate.hbm2ddl.auto", "update");
		assertThat(properties(this.ofAudit)).containsEntry("hibernate.jdbc.batch_size", "7")
			.doesNotContainKey("hibernate.hbm2ddl.auto");
		// by Boot's naming strategy
		assertThat(this.client.sql("select short_title from report").query(String.class).list()).isEmpty();
	}

	private static Map<String, Object> properties(EntityManagerFactory factory) {
		return factory.getProperties();
	}

	@Test
	void clientSeesInTheTransactionWhatJpaHasFlushed() {
		this.inReports.run(() -> {
			this.ofReports.persist(new Report(5, "x"));
			assertThat(count("reports", "report")).isZero();
			this.ofReports.flush();
			assertThat(count("reports", "report")).isEqualTo(1);
			this.client.sql("insert into report (id, short_title) values (6, 'y')").update();
			assertThat(this.reports.findByShortTitle("y")).hasSize(1);
		});
		assertThat(count("reports", "report")).isEqualTo(2);
	}

	@Test
	void jpaJoinsTheTransactionOfTheClient() {
		this.client.transaction().run((tx) -> {
			tx.sql("insert into report (id, short_title) values (1, 'by sql')").update();
			this.reports.findById(1L).orElseThrow().setShortTitle("by jpa");
			this.ofReports.persist(new Report(2, "new"));
		});
		assertThat(this.client.sql("select short_title from report order by id").query(String.class).list())
			.containsExactly("by jpa", "new");
		assertThatIllegalStateException(() -> this.client.transaction().run((tx) -> {
			this.ofReports.persist(new Report(3, "undone"));
			this.ofReports.flush();
			throw new IllegalStateException("no");
		}));
		assertThat(count("reports", "report")).isEqualTo(2);
	}

	private static void assertThatIllegalStateException(Runnable work) {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(work::run);
	}

	@Test
	void aTransactionOfOneProfileIsNotThatOfAnother() {
		assertThatIllegalStateException(() -> this.inReports.run(() -> {
			this.reports.save(new Report(1, "undone"));
			this.entries.save(new Entry(1));
			throw new IllegalStateException("no");
		}));
		assertThat(count("reports", "report")).isZero();
		assertThat(count("audit", "entry")).isEqualTo(1);
	}

	@Test
	void transactionManagersPromiseWhatThatOfThePrimaryDoes(@Autowired ApplicationContext context) {
		for (String profile : List.of("orders", "reports", "audit")) {
			assertThat(context.getBean(profile + "TransactionManager", PlatformTransactionManager.class))
				.isInstanceOf(JpaTransactionManager.class)
				.extracting((manager) -> manager.getClass().getSimpleName())
				.isEqualTo("CheckedCommitJpaTransactionManager");
		}
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> this.inReports.run(() -> {
			this.client.sql("insert into report (id) values (1)").update();
			try {
				this.client.sql("select 1 / 0").query(Integer.class).single();
			}
			catch (RuntimeException ex) {
				assertThat(ex).hasMessageContaining("division by zero");
			}
		})).withMessageContaining("reports");
		this.inReports.run(() -> {
			this.ofReports.persist(new Report(1, "kept"));
			assertThatIllegalStateException(() -> this.inReports.nested(() -> {
				this.client.sql("insert into report (id) values (2)").update();
				throw new IllegalStateException("back to the savepoint");
			}));
		});
		assertThat(count("reports", "report")).isEqualTo(1);
	}

	@Test
	void exceptionsOfRepositoriesAreThoseOfTheClient() {
		this.reports.saveAndFlush(new Report(1, "same"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.reports.saveAndFlush(new Report(2, "same")))
			.satisfies((ex) -> {
				assertThat(PostgresError.of(ex).profile()).isEqualTo("reports");
				assertThat(PostgresError.of(ex).table()).isEqualTo("report");
			});
		// at commit
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.reports.save(new Report(2, "same")))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("reports"));
	}

	@Test
	void repositoriesOfDataJdbcWriteToTheDatabaseOfTheirProfile() {
		Label label = this.labels.save(new Label(null, "l"));
		Stock stock = this.stocks.save(new Stock(null, "s", Set.of(new Stock.Box("left"), new Stock.Box("right"))));
		Mark mark = this.marks.save(new Mark(null, "m"));
		assertThat(label.id()).isBetween(100L, 499L);
		assertThat(stock.id()).as("from the sequence of its own database").isGreaterThanOrEqualTo(500);
		assertThat(mark.id()).isPositive();
		assertThat(this.stocks.findById(stock.id()).orElseThrow().boxes()).hasSize(2);
		assertThat(this.stocks.countNamed("s")).isEqualTo(1);
		assertThat(count("reports", "box")).isEqualTo(2);
		assertThat(count("orders", "label")).isEqualTo(1);
		assertThat(count("audit", "mark")).isEqualTo(1);
	}

	@Test
	void repositoriesOfDataJdbcJoinAndTranslate() {
		this.stocks.save(new Stock(null, "once", Set.of()));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.stocks.save(new Stock(null, "once", Set.of())))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("reports"));
		assertThatIllegalStateException(() -> this.inReports.run(() -> {
			this.stocks.save(new Stock(null, "undone", Set.of()));
			this.reports.saveAndFlush(new Report(1, "undone"));
			assertThat(count("reports", "stock")).isEqualTo(2);
			throw new IllegalStateException("no");
		}));
		assertThat(count("reports", "stock")).isEqualTo(1);
		assertThat(count("reports", "report")).isZero();
	}

	@Test
	void beansOfDataJdbcHaveTheQualifier(@Autowired JdbcAggregateOperations ofBoot,
			@Autowired @Qualifier("reports") JdbcAggregateOperations own) {
		assertThat(own).isNotSameAs(ofBoot);
		own.insert(new Stock(1L, "inserted", Set.of()));
		assertThat(count("reports", "stock")).isEqualTo(1);
	}

}

package io.github.pgprofiles.autoconfigure.data;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.autoconfigure.data.jpa.EnableJpaProfile;
import io.github.pgprofiles.autoconfigure.data.shop.AheadOfTimeShop;
import io.github.pgprofiles.autoconfigure.data.shop.Purchase;
import io.github.pgprofiles.autoconfigure.data.shop.Purchases;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entries;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entry;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Report;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Reports;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Stock;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Stocks;
import io.github.pgprofiles.error.PostgresError;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jpa.repository.support.JpaEntityInformation;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whose the entities are: with and without a primary profile, and with a disabled one.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProfileEntitiesIT {

	private static String[] profiles;

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withPropertyValues(profiles);

	private final ApplicationContextRunner shop = this.runner.withUserConfiguration(AheadOfTimeShop.class);

	@BeforeAll
	static void create() {
		profiles = Shop.profiles().toArray(String[]::new);
	}

	@Test
	void withoutAPrimaryProfileOnlyThePackagesOfProfilesHaveRepositories(CapturedOutput output) {
		this.shop.withConfiguration(AutoConfigurations.of(PersistenceExceptionTranslationAutoConfiguration.class))
			.withUserConfiguration(ByHand.class)
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(Purchases.class)
					.hasSingleBean(Entries.class)
					.doesNotHaveBean("entityManagerFactory");
				assertThat(output).contains("Entities that belong to no profile: [" + Purchase.class.getName() + "]",
						"app.postgres.primary");
				Reports reports = context.getBean(Reports.class);
				reports.saveAndFlush(new Report(11, "twice"));
				assertThatExceptionOfType(DuplicateKeyException.class)
					.isThrownBy(() -> reports.saveAndFlush(new Report(12, "twice")))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("reports"));
				assertThatExceptionOfType(DuplicateKeyException.class)
					.isThrownBy(() -> context.getBean(ByHand.class).save(new Report(13, "twice")))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
				context.getBean(Stocks.class).save(new Stock(null, "without a primary", Set.of()));
			});
	}

	/** Spring has any factory translate, whosever error it is. */
	@Test
	void errorsOfEntityManagersByHandHaveTheKindsOfTheClientAndNameTheirOwnProfile() {
		this.shop.withConfiguration(AutoConfigurations.of(PersistenceExceptionTranslationAutoConfiguration.class))
			.withPropertyValues("app.postgres.primary=orders")
			.withUserConfiguration(ByHand.class, PurchasesByHand.class)
			.run((context) -> {
				ByHand byHand = context.getBean(ByHand.class);
				byHand.save(new Report(21, "by hand"));
				assertThatExceptionOfType(DuplicateKeyException.class)
					.isThrownBy(() -> byHand.save(new Report(22, "by hand")))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("reports"))
					.withMessageStartingWith("Profile 'reports': ");
				PurchasesByHand purchases = context.getBean(PurchasesByHand.class);
				purchases.save(new Purchase(23));
				assertThatExceptionOfType(DuplicateKeyException.class)
					.isThrownBy(() -> purchases.save(new Purchase(23)))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"))
					.withMessageStartingWith("Profile 'orders': ");
			});
	}

	@Test
	void postProcessorsOfTheApplicationSeeThePoolsOfProfilesWithEntities(CapturedOutput output) {
		this.shop.withPropertyValues("app.postgres.primary=orders").withUserConfiguration(Seen.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(SeenBeans.class).names).contains("ordersDataSource", "reportsDataSource",
					"auditDataSource", "reportsEntityManagerFactory");
			assertThat(output).doesNotContain("is not eligible for getting processed");
		});
	}

	@Test
	void thePackagesOfADisabledProfileAreNobodys(CapturedOutput output) {
		this.shop
			.withPropertyValues("app.postgres.primary=orders", "app.postgres.profiles.reports.enabled=false",
					"app.postgres.profiles.audit.enabled=false", "app.postgres.profiles.reports.host=")
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(Purchases.class)
					.doesNotHaveBean(Reports.class)
					.doesNotHaveBean(Stocks.class)
					.doesNotHaveBean(Entries.class)
					.hasSingleBean(EntityManagerFactory.class);
				assertThat(context.getBean(EntityManagerFactory.class).getMetamodel().getEntities()).extracting("name")
					.containsExactly("Purchase");
				assertThat(output).contains("@EnableJpaProfile(\"audit\") on ", "is without effect",
						"app.postgres.profiles.audit.enabled");
			});
	}

	@Test
	void aPrimaryProfileWithKeysOfItsOwnHasThemInsteadOfBoots(CapturedOutput output) {
		this.shop.withConfiguration(AutoConfigurations.of(PersistenceExceptionTranslationAutoConfiguration.class))
			.withPropertyValues("app.postgres.primary=orders", "spring.jpa.hibernate.ddl-auto=create",
					"app.postgres.profiles.orders.jpa.ddl-auto=validate",
					"app.postgres.profiles.orders.jpa.properties.hibernate.jdbc.batch_size=secret://jpa-batch",
					"jpa-batch=5")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
				assertThat(factory).isSameAs(context.getBean("ordersEntityManagerFactory"))
					.isSameAs(context.getBean("entityManagerFactory"));
				assertThat(factory.getProperties()).containsEntry("hibernate.jdbc.batch_size", "5")
					.containsEntry("hibernate.hbm2ddl.auto", "validate");
				assertThat(factory.getMetamodel().getEntities()).extracting("name").containsExactly("Purchase");
				assertThat(output).as("beans that are made before those that process them")
					.doesNotContain("not eligible for getting processed");
				context.getBean(Purchases.class).save(new Purchase(31));
				assertThat(context.getBeanNamesForType(EntityManagerFactory.class)).hasSize(3);
			});
	}

	@Test
	void theDefaultsMayHoldKeysForAll() {
		this.shop
			.withPropertyValues("app.postgres.primary=orders",
					"app.postgres.defaults.jpa.properties.hibernate.jdbc.batch_size=4")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				for (String profile : List.of("orders", "reports", "audit")) {
					assertThat(context.getBean(profile + "EntityManagerFactory", EntityManagerFactory.class)
						.getProperties()).containsEntry("hibernate.jdbc.batch_size", "4");
				}
			});
	}

	@Test
	void theUsersOwnFactoryReplacesThatOfAProfile() {
		this.shop.withPropertyValues("app.postgres.primary=orders")
			.withBean("reportsPersistenceManagedTypes", PersistenceManagedTypes.class,
					() -> PersistenceManagedTypes.of(Report.class.getName(), Entry.class.getName()),
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.run((context) -> assertThat(context.getBean("reportsEntityManagerFactory", EntityManagerFactory.class)
				.getMetamodel()
				.getEntities()).hasSize(2));
	}

	@Test
	void theUsersConvertersAreThoseOfAllProfiles() {
		this.shop.withPropertyValues("app.postgres.primary=orders")
			.withBean("jdbcCustomConversions", JdbcCustomConversions.class)
			.run((context) -> assertThat(context.getBeanNamesForType(JdbcCustomConversions.class))
				.containsExactly("jdbcCustomConversions"));
		this.shop.withPropertyValues("app.postgres.primary=orders")
			.run((context) -> assertThat(context.getBeanNamesForType(JdbcCustomConversions.class))
				.containsExactlyInAnyOrder("jdbcCustomConversions", "reportsJdbcCustomConversions",
						"auditJdbcCustomConversions"));
	}

	@Test
	void beansAndKeysOfBootHoldForAllProfiles() {
		for (String key : List.of("spring.jpa.bootstrap=async",
				"spring.data.jpa.repositories.bootstrap-mode=deferred")) {
			this.shop.withPropertyValues("app.postgres.primary=orders", key)
				.withBean("executor", SimpleAsyncTaskExecutor.class)
				.withBean(HibernatePropertiesCustomizer.class,
						() -> (properties) -> properties.put("hibernate.jdbc.fetch_size", "11"))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					LocalContainerEntityManagerFactoryBean factory = context.getBean("&reportsEntityManagerFactory",
							LocalContainerEntityManagerFactoryBean.class);
					assertThat(factory.getBootstrapExecutor()).as(key).isSameAs(context.getBean("executor"));
					assertThat(factory.getJpaPropertyMap()).containsEntry("hibernate.jdbc.fetch_size", "11");
					assertThat(context.getBean(Reports.class).countAbove(100)).isZero();
				});
		}
	}

	@Test
	void attributesOfTheAnnotationAreThoseOfSpringData() {
		this.runner.withPropertyValues("app.postgres.primary=orders", "name.of.profile=audit")
			.withConfiguration(AutoConfigurations.of(AheadOfTimeShop.LIBRARIES))
			.withUserConfiguration(WithAttributes.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(Entries.class).hasSingleBean(Reports.class);
				assertThat(context.getBean(Entries.class).count()).isEqualTo(-1);
			});
	}

	@Test
	void nothingIsThereWithoutTheLibraries(CapturedOutput output) {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.data", "org.springframework.boot.data"))
			.withConfiguration(AutoConfigurations.of(AheadOfTimeShop.LIBRARIES))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("reportsEntityManagerFactory")
				.doesNotHaveBean("reportsJdbcAggregateTemplate"));
		assertThat(output).contains("'app.postgres.profiles.reports.data-jdbc.packages'", "is without effect");
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.data", "org.springframework.boot.data",
					"org.hibernate", "jakarta.persistence", "org.springframework.orm"))
			.withConfiguration(AutoConfigurations.of(AheadOfTimeShop.LIBRARIES))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("reportsPostgresClient")
				.doesNotHaveBean("reportsEntityManagerFactory"));
		assertThat(output).contains("'app.postgres.profiles.reports.jpa.packages'");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJpaProfile(value = "${name.of.profile}", basePackageClasses = Entry.class,
			repositoryBaseClass = Uncounted.class)
	static class WithAttributes {

	}

	static class Uncounted<T, I> extends SimpleJpaRepository<T, I> {

		Uncounted(JpaEntityInformation<T, I> entity, EntityManager entities) {
			super(entity, entities);
		}

		@Override
		public long count() {
			return -1;
		}

	}

	/** The user's repository, which is none of Spring Data. */
	@Repository
	static class PurchasesByHand {

		@PersistenceContext(unitName = "default")
		private EntityManager entities;

		@Transactional("orders")
		public void save(Purchase purchase) {
			this.entities.persist(purchase);
			this.entities.flush();
		}

	}

	@Repository
	static class ByHand {

		@PersistenceContext(unitName = "reports")
		private EntityManager entities;

		@Transactional("reports")
		public void save(Report report) {
			this.entities.persist(report);
			this.entities.flush();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Seen {

		@Bean
		static SeenBeans seenBeans() {
			return new SeenBeans();
		}

	}

	/** As those that wrap a DataSource. */
	static final class SeenBeans implements BeanPostProcessor {

		private final Set<String> names = ConcurrentHashMap.newKeySet();

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			this.names.add(beanName);
			return bean;
		}

	}

}

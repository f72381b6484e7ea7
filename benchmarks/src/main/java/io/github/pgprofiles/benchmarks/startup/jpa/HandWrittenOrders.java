package io.github.pgprofiles.benchmarks.startup.jpa;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.startup.jpa.orders.Customer;
import jakarta.persistence.EntityManagerFactory;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** The first of two databases. */
@Configuration(proxyBeanMethods = false)
@EnableJpaRepositories(basePackageClasses = Customer.class, entityManagerFactoryRef = "ordersEntityManagerFactory",
		transactionManagerRef = "ordersTransactionManager")
class HandWrittenOrders {

	@Bean
	@Qualifier("orders")
	@Primary
	@ConfigurationProperties("shop.orders")
	DataSourceProperties ordersDataSourceProperties() {
		return new DataSourceProperties();
	}

	@Bean
	@Qualifier("orders")
	@Primary
	@ConfigurationProperties("shop.orders.configuration")
	HikariDataSource ordersDataSource(@Qualifier("orders") DataSourceProperties properties) {
		return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
	}

	@Bean
	@Qualifier("orders")
	@Primary
	Flyway ordersFlyway(@Qualifier("orders") HikariDataSource dataSource) {
		return Flyway.configure().dataSource(dataSource).locations("classpath:db/migration/orders").load();
	}

	@Bean
	FlywayMigrationInitializer ordersFlywayInitializer(@Qualifier("orders") Flyway flyway) {
		return new FlywayMigrationInitializer(flyway);
	}

	@Bean
	@Qualifier("orders")
	@Primary
	@DependsOn("ordersFlywayInitializer")
	LocalContainerEntityManagerFactoryBean ordersEntityManagerFactory(EntityManagerFactoryBuilder builder,
			@Qualifier("orders") HikariDataSource dataSource) {
		return builder.dataSource(dataSource).packages(Customer.class).persistenceUnit("orders").build();
	}

	@Bean
	@Qualifier("orders")
	@Primary
	JpaTransactionManager ordersTransactionManager(@Qualifier("orders") EntityManagerFactory entityManagerFactory) {
		return new JpaTransactionManager(entityManagerFactory);
	}

}

package io.github.pgprofiles.benchmarks.startup.jpa;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.startup.jpa.reports.Author;
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
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** The second of two databases. */
@Configuration(proxyBeanMethods = false)
@EnableJpaRepositories(basePackageClasses = Author.class, entityManagerFactoryRef = "reportsEntityManagerFactory",
		transactionManagerRef = "reportsTransactionManager")
class HandWrittenReports {

	@Bean
	@Qualifier("reports")
	@ConfigurationProperties("shop.reports")
	DataSourceProperties reportsDataSourceProperties() {
		return new DataSourceProperties();
	}

	@Bean
	@Qualifier("reports")
	@ConfigurationProperties("shop.reports.configuration")
	HikariDataSource reportsDataSource(@Qualifier("reports") DataSourceProperties properties) {
		return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
	}

	@Bean
	@Qualifier("reports")
	Flyway reportsFlyway(@Qualifier("reports") HikariDataSource dataSource) {
		return Flyway.configure().dataSource(dataSource).locations("classpath:db/migration/reports").load();
	}

	@Bean
	FlywayMigrationInitializer reportsFlywayInitializer(@Qualifier("reports") Flyway flyway) {
		return new FlywayMigrationInitializer(flyway);
	}

	@Bean
	@Qualifier("reports")
	@DependsOn("reportsFlywayInitializer")
	LocalContainerEntityManagerFactoryBean reportsEntityManagerFactory(EntityManagerFactoryBuilder builder,
			@Qualifier("reports") HikariDataSource dataSource) {
		return builder.dataSource(dataSource).packages(Author.class).persistenceUnit("reports").build();
	}

	@Bean
	@Qualifier("reports")
	JpaTransactionManager reportsTransactionManager(@Qualifier("reports") EntityManagerFactory entityManagerFactory) {
		return new JpaTransactionManager(entityManagerFactory);
	}

}

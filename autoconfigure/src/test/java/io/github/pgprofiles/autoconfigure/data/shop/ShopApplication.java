package io.github.pgprofiles.autoconfigure.data.shop;

import io.github.pgprofiles.autoconfigure.data.shop.audit.AuditConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application with a primary profile, and the packages {@code reports} and
 * {@code audit} below its own, which belong to others.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@EnableAutoConfiguration(exclude = FlywayAutoConfiguration.class)
@Import(AuditConfiguration.class)
public class ShopApplication {

	@Bean
	InReports inReports() {
		return new InReports();
	}

	/** The user's service. */
	public static class InReports {

		@Transactional("reports")
		public void run(Runnable work) {
			work.run();
		}

		@Transactional(transactionManager = "reports", propagation = Propagation.NESTED)
		public void nested(Runnable work) {
			work.run();
		}

	}

}

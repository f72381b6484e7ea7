package io.github.pgprofiles.autoconfigure.jpa;

import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** An application whose primary profile {@code orders} JPA uses. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
		PostgresProfilesTransactionAutoConfiguration.class, TransactionAutoConfiguration.class,
		HibernateJpaAutoConfiguration.class })
class JpaApplication {

	@Bean
	Springs springs() {
		return new Springs();
	}

	/** The user's service. */
	static class Springs {

		@Transactional
		public void plain(Runnable work) {
			work.run();
		}

		@Transactional(isolation = Isolation.SERIALIZABLE)
		public void serializable(Runnable work) {
			work.run();
		}

		@Transactional(readOnly = true)
		public void readOnly(Runnable work) {
			work.run();
		}

		@Transactional(timeout = 1)
		public void forOneSecond(Runnable work) {
			work.run();
		}

		@Transactional(propagation = Propagation.NESTED)
		public void nested(Runnable work) {
			work.run();
		}

	}

}

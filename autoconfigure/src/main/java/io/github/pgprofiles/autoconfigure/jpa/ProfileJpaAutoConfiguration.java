package io.github.pgprofiles.autoconfigure.jpa;

import jakarta.persistence.EntityManager;
import org.hibernate.engine.spi.SessionImplementor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * Auto-configuration of JPA for the profiles that have entities of their own, by
 * {@code jpa.packages} or an annotation: the beans {@code reportsEntityManagerFactory}
 * and {@code reportsPersistenceManagedTypes} of the profile {@code reports}. Boot makes
 * those of a primary profile without such keys, and leaves out the entities of the
 * others.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = HibernateJpaAutoConfiguration.class,
		afterName = { "io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration",
				"io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration" })
@ConditionalOnClass({ LocalContainerEntityManagerFactoryBean.class, EntityManager.class, SessionImplementor.class,
		HibernateJpaAutoConfiguration.class })
@ConditionalOnBean(name = "postgresProfileDefinitions")
@EnableConfigurationProperties({ JpaProperties.class, HibernateProperties.class })
@Import(ProfileJpaRegistrar.class)
public final class ProfileJpaAutoConfiguration {

}

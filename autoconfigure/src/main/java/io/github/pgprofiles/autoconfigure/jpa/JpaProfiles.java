package io.github.pgprofiles.autoconfigure.jpa;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import io.github.pgprofiles.annotation.Experimental;
import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Determines whether JPA uses a profile. Loaded only where JPA is on the class path.
 *
 * @since 0.1.0
 */
@Experimental
public final class JpaProfiles {

	private JpaProfiles() {
	}

	/**
	 * The transaction manager of the entity manager factory over a DataSource, if there
	 * is one.
	 * @param profile named in messages
	 * @param dataSource of the profile
	 * @param beans in which the factory is looked up
	 * @return the manager; {@code null} if JPA does not use the DataSource
	 */
	public static @Nullable PlatformTransactionManager transactionManager(String profile, DataSource dataSource,
			ListableBeanFactory beans) {
		EntityManagerFactory factory = factory(profile, dataSource, beans);
		if (factory == null) {
			return null;
		}
		CheckedCommitJpaTransactionManager manager = new CheckedCommitJpaTransactionManager(profile, dataSource);
		manager.setEntityManagerFactory(factory);
		manager.setDataSource(dataSource);
		return manager;
	}

	/** The one of the profile's name needs none of the others. */
	private static @Nullable EntityManagerFactory factory(String profile, DataSource dataSource,
			ListableBeanFactory beans) {
		List<String> names = new ArrayList<>(
				List.of(beans.getBeanNamesForType(EntityManagerFactory.class, true, false)));
		if (names.remove(profile + ProfileJpaRegistrar.FACTORY)) {
			names.add(0, profile + ProfileJpaRegistrar.FACTORY);
		}
		for (String name : names) {
			EntityManagerFactory factory = beans.getBean(name, EntityManagerFactory.class);
			if (factory instanceof EntityManagerFactoryInfo info && info.getDataSource() == dataSource) {
				return factory;
			}
		}
		return null;
	}

}

package io.github.pgprofiles.autoconfigure;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Finds out whether JPA uses a profile. Loaded only where JPA is there. */
final class JpaProfiles {

	private JpaProfiles() {
	}

	/**
	 * The transaction manager of the entity manager factory over a DataSource, if there
	 * is one.
	 */
	static @Nullable PlatformTransactionManager transactionManager(String profile, DataSource dataSource,
			ListableBeanFactory beans) {
		for (String name : beans.getBeanNamesForType(EntityManagerFactory.class, true, false)) {
			EntityManagerFactory factory = beans.getBean(name, EntityManagerFactory.class);
			if (factory instanceof EntityManagerFactoryInfo info && info.getDataSource() == dataSource) {
				CheckedCommitJpaTransactionManager manager = new CheckedCommitJpaTransactionManager(profile);
				manager.setEntityManagerFactory(factory);
				manager.setDataSource(dataSource);
				return manager;
			}
		}
		return null;
	}

	/**
	 * Does not report a commit that was none, see
	 * {@link CheckedCommitTransactionManager}.
	 */
	private static final class CheckedCommitJpaTransactionManager extends JpaTransactionManager {

		private static final long serialVersionUID = 1L;

		private final String profile;

		CheckedCommitJpaTransactionManager(String profile) {
			this.profile = profile;
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			DataSource dataSource = getDataSource();
			Object bound = (dataSource != null) ? TransactionSynchronizationManager.getResource(dataSource) : null;
			if (bound instanceof ConnectionHolder holder
					&& CheckedCommitTransactionManager.hasFailed(holder.getConnection())) {
				doRollback(status);
				throw CheckedCommitTransactionManager.failed(this.profile);
			}
			super.doCommit(status);
		}

	}

}

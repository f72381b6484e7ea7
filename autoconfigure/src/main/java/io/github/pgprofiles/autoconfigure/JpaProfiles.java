package io.github.pgprofiles.autoconfigure;

import javax.sql.DataSource;

import io.github.pgprofiles.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.pool.Attachments;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.CommitCheck;
import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

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
				CheckedCommitJpaTransactionManager manager = new CheckedCommitJpaTransactionManager(profile, dataSource);
				manager.setEntityManagerFactory(factory);
				manager.setDataSource(dataSource);
				return manager;
			}
		}
		return null;
	}

	/**
	 * Does not report a commit that was none, nor a failure that may have been one, see
	 * {@link CommitCheck}.
	 */
	private static final class CheckedCommitJpaTransactionManager extends JpaTransactionManager {

		private static final long serialVersionUID = 1L;

		private final transient ConnectionSource connections;

		private final transient CommitCheck check;

		CheckedCommitJpaTransactionManager(String profile, DataSource dataSource) {
			this.connections = new ConnectionSource(dataSource);
			this.check = new CommitCheck(profile, this.connections, CommitOutcomeUnknownException::new);
			// for savepoints of the client; JPA itself knows nothing of them
			setNestedTransactionAllowed(true);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			if (this.check.hasFailed()) {
				RuntimeException failure = this.check.failed();
				doRollback(status);
				throw failure;
			}
			ConnectionHolder holder = Attachments.holder(this.connections.dataSource());
			if (holder == null) {
				super.doCommit(status);
				return;
			}
			this.check.commit(holder.getConnection(), () -> super.doCommit(status));
		}

	}

}

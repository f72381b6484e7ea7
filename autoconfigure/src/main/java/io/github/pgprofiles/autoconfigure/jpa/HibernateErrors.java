package io.github.pgprofiles.autoconfigure.jpa;

import java.sql.SQLException;

import io.github.pgprofiles.internal.spi.TransactionManagers;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import org.hibernate.JDBCException;
import org.hibernate.engine.jdbc.spi.SqlExceptionHelper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.spi.SQLExceptionConverter;

/**
 * Says of the errors of a factory on which profile they arose. Of several factories
 * Spring has any translate them, which knows nothing else of where they come from. Loaded
 * only where Hibernate is there.
 */
final class HibernateErrors {

	private HibernateErrors() {
	}

	/** Marks each error of a factory from now on. */
	static void mark(EntityManagerFactory factory, String profile) {
		SessionFactoryImplementor sessions;
		try {
			sessions = factory.unwrap(SessionFactoryImplementor.class);
		}
		catch (PersistenceException ex) {
			// another provider's
			return;
		}
		// a mock has none
		if (sessions != null) {
			SqlExceptionHelper helper = sessions.getJdbcServices().getSqlExceptionHelper();
			helper.setSqlExceptionConverter(new Marking(helper.getSqlExceptionConverter(), profile));
		}
	}

	/**
	 * Converts as before.
	 *
	 * @param converter of Hibernate's
	 * @param profile of the errors
	 */
	private record Marking(SQLExceptionConverter converter, String profile) implements SQLExceptionConverter {

		@Override
		public JDBCException convert(SQLException thrown, String message, String sql) {
			TransactionManagers.markOrigin(thrown, this.profile);
			return this.converter.convert(thrown, message, sql);
		}

	}

}

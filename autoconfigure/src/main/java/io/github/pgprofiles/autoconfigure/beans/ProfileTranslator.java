package io.github.pgprofiles.autoconfigure.beans;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.spi.TransactionManagers;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * The bean that gives errors below a profile's DataSource the kinds and messages that
 * those of the client have, for whoever does not know the profile: Boot's own
 * JdbcTemplate and JPA, and templates of the application's. A fallback, so that an only
 * bean of the application's is chosen. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProfileTranslator implements SQLExceptionTranslator {

	/** What Spring begins the task of JPA's errors with. */
	private static final String OF_JPA = "Hibernate ";

	private final SQLExceptionTranslator ofStatements;

	private final SQLExceptionTranslator ofJpa;

	private ProfileTranslator(SQLExceptionTranslator ofStatements, SQLExceptionTranslator ofJpa) {
		this.ofStatements = ofStatements;
		this.ofJpa = ofJpa;
	}

	/**
	 * Creates the bean of a profile.
	 * @param profile its name
	 * @param dataSource of the profile
	 * @param alone whether no other profile has a factory of JPA's: Spring would have
	 * this one translate errors that do not say where they arose
	 * @return the translator
	 */
	public static ProfileTranslator create(String profile, DataSource dataSource, boolean alone) {
		return new ProfileTranslator(TransactionManagers.translator(profile, dataSource),
				alone ? TransactionManagers.translator(profile) : TransactionManagers.translator());
	}

	/**
	 * The translator for what is made for a profile: its own, unless the application has
	 * one.
	 * @param profile its name
	 * @param dataSource of the profile
	 * @param beans of the application, and those of profiles
	 * @return the translator
	 */
	public static SQLExceptionTranslator choose(String profile, DataSource dataSource,
			ObjectProvider<SQLExceptionTranslator> beans) {
		SQLExceptionTranslator own = own(beans);
		return (own != null) ? own : TransactionManagers.translator(profile, dataSource);
	}

	/**
	 * The same for a factory of JPA's.
	 * @param profile its name
	 * @param beans of the application, and those of profiles
	 * @return the translator
	 */
	public static SQLExceptionTranslator chooseForJpa(String profile, ObjectProvider<SQLExceptionTranslator> beans) {
		SQLExceptionTranslator own = own(beans);
		return (own != null) ? own : TransactionManagers.translator(profile);
	}

	/** The application's, if there is one of it. */
	private static @Nullable SQLExceptionTranslator own(ObjectProvider<SQLExceptionTranslator> beans) {
		SQLExceptionTranslator only = beans.getIfUnique();
		return (only instanceof ProfileTranslator) ? null : only;
	}

	@Override
	public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException ex) {
		return (task.startsWith(OF_JPA) ? this.ofJpa : this.ofStatements).translate(task, sql, ex);
	}

}

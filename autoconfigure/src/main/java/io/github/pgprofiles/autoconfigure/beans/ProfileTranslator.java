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

	private final SQLExceptionTranslator ofProfile;

	private final boolean alone;

	private ProfileTranslator(SQLExceptionTranslator ofProfile, boolean alone) {
		this.ofProfile = ofProfile;
		this.alone = alone;
	}

	/**
	 * Creates the bean of a profile.
	 * @param profile its name
	 * @param dataSource of the profile
	 * @param alone whether no other profile has a factory of JPA's, whose errors Spring
	 * would have this one translate, too
	 * @return the translator
	 */
	public static ProfileTranslator create(String profile, DataSource dataSource, boolean alone) {
		return new ProfileTranslator(TransactionManagers.translator(profile, dataSource), alone);
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
		SQLExceptionTranslator only = beans.getIfUnique();
		return (only != null && !(only instanceof ProfileTranslator)) ? only
				: TransactionManagers.translator(profile, dataSource);
	}

	@Override
	public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException ex) {
		boolean anybodys = !this.alone && task.startsWith(OF_JPA);
		return (anybodys ? TransactionManagers.translator() : this.ofProfile).translate(task, sql, ex);
	}

}

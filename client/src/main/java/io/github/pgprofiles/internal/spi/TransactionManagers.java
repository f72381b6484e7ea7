package io.github.pgprofiles.internal.spi;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.error.ErrorOrigin;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;

import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;

/** Transaction managers and translators of exceptions over a profile's DataSource. */
public final class TransactionManagers {

	private static final SQLExceptionTranslator OF_ANY_PROFILE = new SqlExceptionTranslator();

	private TransactionManagers() {
	}

	/** A manager of plain JDBC, which reports no commit where the server rolled back. */
	public static PlatformTransactionManager jdbc(String profile, DataSource dataSource) {
		return new CheckedCommitTransactionManager(profile, dataSource, CommitOutcomeUnknownException::new);
	}

	/** A translator whose exceptions name the profile. */
	public static SQLExceptionTranslator translator(String profile, DataSource dataSource) {
		return new SqlExceptionTranslator(profile, new ConnectionSource(dataSource)::isInTransaction);
	}

	/**
	 * A translator for who cannot tell a COMMIT from what comes before it, such as JPA:
	 * of a lost connection it does not say that nothing was committed.
	 */
	public static SQLExceptionTranslator translator(String profile) {
		return new SqlExceptionTranslator(profile);
	}

	/** Says on which profile an error arose, before anybody translates it. */
	public static void markOrigin(SQLException thrown, String profile) {
		ErrorOrigin.mark(thrown, profile);
	}

	/** A translator to the same kinds, for errors whose profile nobody knows. */
	public static SQLExceptionTranslator translator() {
		return OF_ANY_PROFILE;
	}

}

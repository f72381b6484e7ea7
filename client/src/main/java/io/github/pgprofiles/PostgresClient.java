package io.github.pgprofiles;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.lock.AdvisoryLock;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationSubscription;
import io.github.pgprofiles.query.BatchSpec;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.schema.SchemaReflection;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * Runs SQL against one profile. Thread-safe and meant to be shared. It has no close
 * method: the code that opened the pool closes it. The specs that it returns are
 * single-use and not thread-safe.
 * <p>
 * All work joins the transaction that Spring has open on this thread for the same
 * DataSource, no matter what began it. An error of the server becomes Spring's
 * {@link org.springframework.dao.DataAccessException} of the matching kind;
 * {@link PostgresError#of(Throwable)} reads the details.
 *
 * @since 0.1.0
 */
public interface PostgresClient {

	/**
	 * The profile that this client serves.
	 * @return its name
	 */
	String profile();

	/**
	 * Begins a statement.
	 * @param sql with {@code :name} or {@code ?} for its parameters
	 * @return its spec
	 */
	StatementSpec sql(String sql);

	/**
	 * Runs a statement once for each row of values, atomically. For very many rows see
	 * {@link #batch(String)}, which keeps no count of each row.
	 * @param sql with a {@code ?} or a {@code :name} for each value
	 * @param rows of values: collections, or maps, records or beans; empty does nothing
	 * @return how many rows each execution changed, as JDBC returns it
	 * @throws ParameterException if a row has too few or too many values; names the row
	 * @throws org.springframework.dao.DataAccessException if a row fails on the server;
	 * nothing is changed then, or the current transaction has failed
	 */
	int[] batch(String sql, Iterable<? extends @Nullable Object> rows);

	/**
	 * Begins a statement that runs once for each of any number of rows.
	 * @param sql with a {@code ?} or a {@code :name} for each value
	 * @return its spec
	 */
	BatchSpec batch(String sql);

	/**
	 * Streams rows in constant memory.
	 * @return the profile's template
	 */
	StreamTemplate streaming();

	/**
	 * Copies in and out.
	 * @return the profile's template
	 */
	CopyTemplate copy();

	/**
	 * Runs work in a transaction.
	 * @return the profile's template
	 */
	TypedTransactionTemplate transaction();

	/**
	 * Names an advisory lock. PostgreSQL gives it no meaning: only code that takes the
	 * same name is excluded, in this process and in any other on the same database. Sends
	 * nothing yet.
	 * @param name of the lock, from 1 to 200 characters
	 * @return the lock: exclusive, and not bound to a transaction
	 * @throws IllegalArgumentException if the name is {@code null}, empty, too long, or
	 * contains U+0000 or an unpaired surrogate
	 */
	AdvisoryLock lock(String name);

	/**
	 * Sends a notification to all that listen to a channel of this database: when the
	 * transaction at hand commits, in the order in which it was sent, or at once where
	 * there is none. The same one sent again in a transaction is delivered once. See the
	 * PostgreSQL manual, {@code NOTIFY}.
	 * @param channel its name exactly as it is, of 1 to 63 bytes in UTF-8; never folded
	 * @param payload at most 7999 bytes in UTF-8, and no U+0000; may be empty
	 * @throws ParameterException if one of them is too long, or no text of PostgreSQL's;
	 * nothing was sent
	 * @throws org.springframework.dao.DataAccessException if the server refuses it, such
	 * as on a standby, or when its queue is full
	 */
	void notify(String channel, String payload);

	/**
	 * Listens to a channel of this database, until the subscription or the pool is
	 * closed. The first subscription opens one connection outside the pool, in the
	 * background; all of the profile share it, and it is made again when it is lost.
	 * {@link NotificationHandler#onConnected} is called each time, as nothing is
	 * delivered of what was sent in between. On a DataSource that is no pool of a profile
	 * it is one that this gives, for as long as there are subscriptions.
	 * @param channel its name exactly as it is, of 1 to 63 bytes in UTF-8; never folded
	 * @param handler called for each notification, by one thread at a time
	 * @return the subscription, to be closed; it may not listen yet, see
	 * {@link NotificationSubscription#awaitListening}
	 * @throws ParameterException if no channel can have that name
	 * @throws io.github.pgprofiles.error.SessionRequiredException if the profile has
	 * {@code pooler: transaction} and no {@code notifications.dsn}
	 * @throws io.github.pgprofiles.error.ClientClosedException if the pool is closed
	 */
	NotificationSubscription listen(String channel, NotificationHandler handler);

	/**
	 * The nodes of the profile: replicas of its server, each with a pool of its own.
	 * @return their names in the order of the configuration; empty if there are none
	 */
	Set<String> nodes();

	/**
	 * Reads on one node, whatever it has replayed, and outside of any transaction at
	 * hand.
	 * @param node its name
	 * @return a client that only reads
	 * @throws io.github.pgprofiles.error.UnknownNodeException if the profile has no such
	 * node; lists those that it has
	 */
	NodeClient on(String node);

	/**
	 * Reads on any replica that is up, within its lag, and has all that this caller has
	 * written; else on the primary.
	 * @return a client that only reads
	 */
	ReplicaClient replica();

	/**
	 * Up to where this caller has written: the thread, or the {@link WriteScope} that is
	 * open on it. On a profile with nodes that is known from each commit through the
	 * profile's pool, whoever made it; where it is not, and on a profile without nodes,
	 * the primary is asked now.
	 * @return the position, for {@link ReplicaClient#after(WritePosition)} elsewhere;
	 * {@link WritePosition#none()} on a profile with nodes where nothing was written
	 * @throws org.springframework.dao.DataAccessException if the primary had to be asked,
	 * and did not answer or is none
	 */
	WritePosition writePosition();

	/**
	 * Reads what tables the database has.
	 * @return the profile's reflection
	 */
	SchemaReflection schema();

	/**
	 * Lends a connection for the duration of some work: that of the current transaction,
	 * or one from the pool. The work must not close it.
	 * @param <R> the work's value
	 * @param <E> what the work may throw besides SQLException
	 * @param work to do
	 * @return the work's value
	 * @throws E from the work
	 * @throws org.springframework.dao.DataAccessException for an SQLException of the work
	 */
	<R extends @Nullable Object, E extends Exception> R withConnection(ConnectionWork<R, E> work) throws E;

	/**
	 * Creates a client for the caller's own DataSource.
	 * @param profile name for messages
	 * @param dataSource of PostgreSQL connections; not closed by the client
	 * @param transactionManager that begins transactions on the same DataSource;
	 * requested when the first one begins
	 * @return the client
	 */
	static PostgresClient create(String profile, DataSource dataSource,
			Supplier<PlatformTransactionManager> transactionManager) {
		return create(profile, dataSource, transactionManager, ClientOptions.defaults());
	}

	/**
	 * Creates a client for the caller's own DataSource, with options.
	 * @param profile name for messages
	 * @param dataSource of PostgreSQL connections; not closed by the client
	 * @param transactionManager that begins transactions on the same DataSource;
	 * requested when the first one begins
	 * @param options that clients may share
	 * @return the client
	 */
	static PostgresClient create(String profile, DataSource dataSource,
			Supplier<PlatformTransactionManager> transactionManager, ClientOptions options) {
		return new DefaultPostgresClient(profile, dataSource, transactionManager, options);
	}

	/**
	 * Work with a connection.
	 *
	 * @param <R> the work's value
	 * @param <E> what it may throw besides SQLException
	 */
	@FunctionalInterface
	interface ConnectionWork<R extends @Nullable Object, E extends Exception> {

		/**
		 * Does the work.
		 * @param connection to use but not to close
		 * @return the work's value
		 * @throws SQLException which is translated
		 * @throws E which reaches the caller unchanged
		 */
		R apply(Connection connection) throws SQLException, E;

	}

}

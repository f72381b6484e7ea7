package io.github.pgprofiles;

/**
 * Reads on any replica of a profile that is up, within the profile's
 * {@code health.max-lag}, and has all that this caller has written; else on the primary.
 * The least busy one is asked first. One that does not have a write of the caller's yet
 * is given up to {@code replica-wait} for that, and then another one is asked.
 * <p>
 * The caller is the thread, or the {@link WriteScope} that is open on it. In a
 * transaction of the profile that is open on this thread all reads stay there, as nobody
 * else sees what it has written. A read whose replica is lost is read elsewhere, unless
 * it has handed on rows or bytes by then. What others have written may be missing, and
 * one read may see less of it than the one before. Thread-safe; the specs that it returns
 * are single-use and not thread-safe.
 *
 * @since 0.1.0
 * @see PostgresClient#replica()
 */
public interface ReplicaClient extends ReadClient {

	/**
	 * Reads also what somebody else has written.
	 * @param position that has to be replayed, beside the caller's own
	 * @return a client that sees to it
	 * @throws io.github.pgprofiles.error.InvalidWritePositionException if it is of
	 * another database cluster
	 */
	ReplicaClient after(WritePosition position);

	/**
	 * Refuses to read on the primary.
	 * @return a client whose reads throw
	 * {@link io.github.pgprofiles.error.ReplicaUnavailableException} where no replica
	 * will do, and in a transaction of the profile on its primary
	 */
	ReplicaClient orFail();

}

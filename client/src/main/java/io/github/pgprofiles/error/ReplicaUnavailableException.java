package io.github.pgprofiles.error;

/**
 * Thrown where a read was to go to a replica or to fail, and no replica is available,
 * within its lag, and has the reader's own writes; says why of each.
 *
 * @since 0.1.0
 */
public final class ReplicaUnavailableException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param profile that has the replicas
	 * @param reasons why none of them will do; empty if there are none
	 */
	public ReplicaUnavailableException(String profile, String reasons) {
		super(profile, "no replica can be read on: " + (reasons.isEmpty() ? "the profile has no nodes" : reasons),
				null);
	}

}

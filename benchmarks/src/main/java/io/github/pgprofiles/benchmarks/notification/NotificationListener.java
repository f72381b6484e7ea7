package io.github.pgprofiles.benchmarks.notification;

/** Somebody who listens to the channel of a case or a trial. */
interface NotificationListener extends AutoCloseable {

	/** Its name in a table. */
	String name();

	/**
	 * Whether it hands out the payload, or says only that there was one.
	 */
	default boolean tellsPayload() {
		return true;
	}

	@Override
	void close();

}

package io.github.pgprofiles.benchmarks.notification;

/** Takes what was sent. Called by one thread at a time. */
@FunctionalInterface
interface Receiver {

	void received(String payload);

}

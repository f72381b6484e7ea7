package io.github.pgprofiles.benchmarks.cluster.read;

/**
 * What a read returned.
 *
 * @param port of the server that ran it, as it says itself
 * @param value of the row
 */
record Seen(int port, long value) {
}

package io.github.pgprofiles.benchmarks.cluster.lab;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that has become a primary, or has returned as one.
 *
 * @param node which
 * @param nanos when it was asked whether it is in recovery and said no for the first
 * time, by {@link System#nanoTime()}
 * @param committed when a plain INSERT sent to it at once was committed, by the same
 * clock; 0 until then. Nobody could write sooner: where replication is synchronous,
 * COMMIT waits for a standby
 */
public record Promotion(Node node, long nanos, AtomicLong committed) {
}

/**
 * Transfers of money while the primary goes away: what callers were told beside what the
 * database holds, and how soon somebody writes again.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.cluster.transfer;

import org.jspecify.annotations.NullMarked;

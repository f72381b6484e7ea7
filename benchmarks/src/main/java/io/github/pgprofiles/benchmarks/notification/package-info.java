/**
 * Notifications: how long one takes to its handler, and what comes of them when their
 * server is killed.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.notification;

import org.jspecify.annotations.NullMarked;

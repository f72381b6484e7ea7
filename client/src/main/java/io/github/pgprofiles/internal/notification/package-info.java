/**
 * Listening on a connection outside the pool, and delivery to handlers.
 */
@NullMarked
package io.github.pgprofiles.internal.notification;

import org.jspecify.annotations.NullMarked;

/**
 * Methods of beans that take notifications.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.notification;

import org.jspecify.annotations.NullMarked;

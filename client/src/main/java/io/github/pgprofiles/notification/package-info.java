/**
 * Notifications between sessions of one database. PostgreSQL manual, {@code NOTIFY} and
 * {@code LISTEN}.
 */
@NullMarked
package io.github.pgprofiles.notification;

import org.jspecify.annotations.NullMarked;

/**
 * What belongs to a session of the server: settings that hold for one transaction, or for
 * one message that commits by itself, and what a text of SQL leaves behind in it.
 */
@NullMarked
package io.github.pgprofiles.internal.session;

import org.jspecify.annotations.NullMarked;

/**
 * A COPY in on a connection: the messages that are sent, and the transaction around them.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.session;

import org.jspecify.annotations.NullMarked;

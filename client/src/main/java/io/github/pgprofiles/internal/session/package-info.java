/**
 * Session settings that hold for one transaction, or for one message that commits by
 * itself: what they are, and where they come from.
 */
@NullMarked
package io.github.pgprofiles.internal.session;

import org.jspecify.annotations.NullMarked;

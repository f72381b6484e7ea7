/**
 * Sentences that repair: what Boot prints when the start fails over a profile.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;

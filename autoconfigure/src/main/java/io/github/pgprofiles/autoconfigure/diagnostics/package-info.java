/**
 * Failure analysis: what Boot reports when the startup fails because of a profile.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;

/**
 * What the server and the client say when something fails, by SQLSTATE.
 */
@NullMarked
package io.github.pgprofiles.internal.error;

import org.jspecify.annotations.NullMarked;

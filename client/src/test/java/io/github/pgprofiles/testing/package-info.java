/**
 * A real PostgreSQL for the integration tests of every module.
 */
@NullMarked
package io.github.pgprofiles.testing;

import org.jspecify.annotations.NullMarked;

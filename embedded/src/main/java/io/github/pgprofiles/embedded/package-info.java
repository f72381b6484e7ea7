/**
 * A real PostgreSQL for development and tests: started for the profiles that say nowhere
 * where to connect, and stopped with the application context.
 */
@NullMarked
package io.github.pgprofiles.embedded;

import org.jspecify.annotations.NullMarked;

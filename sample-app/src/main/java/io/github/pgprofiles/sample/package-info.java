/**
 * The sample application: cities, a blog and a ledger, each in a PostgreSQL database of
 * its own.
 */
@NullMarked
package io.github.pgprofiles.sample;

import org.jspecify.annotations.NullMarked;

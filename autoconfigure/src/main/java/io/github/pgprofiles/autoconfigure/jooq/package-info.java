/**
 * jOOQ on profiles: a context for each, in the transactions and with the exceptions of
 * its client.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.jooq;

import org.jspecify.annotations.NullMarked;

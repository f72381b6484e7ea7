/**
 * Transactions of profiles that JPA uses: JPA begins them, and everything else joins.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.jpa;

import org.jspecify.annotations.NullMarked;

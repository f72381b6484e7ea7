/**
 * Advisory locks. PostgreSQL manual, 'Explicit Locking'.
 */
@NullMarked
package io.github.pgprofiles.lock;

import org.jspecify.annotations.NullMarked;

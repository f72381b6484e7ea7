/**
 * COPY in and out, stage by stage. PostgreSQL manual, command COPY.
 */
@NullMarked
package io.github.pgprofiles.copy;

import org.jspecify.annotations.NullMarked;

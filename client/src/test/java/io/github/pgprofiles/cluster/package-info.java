/** Several servers: a primary, its standbys, and what becomes of them. */
@NullMarked
package io.github.pgprofiles.cluster;

import org.jspecify.annotations.NullMarked;

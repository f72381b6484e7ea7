/**
 * Single values: what each type of PostgreSQL's can become in Java, and back, the same in
 * both formats of the wire.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.NullMarked;

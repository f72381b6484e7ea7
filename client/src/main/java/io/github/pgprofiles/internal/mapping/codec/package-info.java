/**
 * Values of PostgreSQL's types in Java, one by one.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.NullMarked;

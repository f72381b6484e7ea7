/**
 * The register of all codecs: which one reads or writes a type as a Java class.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.register;

import org.jspecify.annotations.NullMarked;

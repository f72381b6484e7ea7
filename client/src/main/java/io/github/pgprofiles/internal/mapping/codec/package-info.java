/**
 * What the codecs of all types have in common: decoder, encoder, the family of a type,
 * and the bytes of both formats. Knows no type by itself.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.NullMarked;

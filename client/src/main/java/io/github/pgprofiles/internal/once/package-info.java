/**
 * Work that happens exactly once for a key: the key is claimed when the transaction
 * begins, and the result stored with it before COMMIT.
 */
@NullMarked
package io.github.pgprofiles.internal.once;

import org.jspecify.annotations.NullMarked;

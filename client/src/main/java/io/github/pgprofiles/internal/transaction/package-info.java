/**
 * Transactions that never report a commit which was none.
 */
@NullMarked
package io.github.pgprofiles.internal.transaction;

import org.jspecify.annotations.NullMarked;

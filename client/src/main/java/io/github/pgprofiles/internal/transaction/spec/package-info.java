/**
 * The stages of transactions, and what the work in them gets.
 */
@NullMarked
package io.github.pgprofiles.internal.transaction.spec;

import org.jspecify.annotations.NullMarked;

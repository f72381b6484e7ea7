/**
 * The accounts that transactions work on, and what must be in them.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.account;

import org.jspecify.annotations.NullMarked;

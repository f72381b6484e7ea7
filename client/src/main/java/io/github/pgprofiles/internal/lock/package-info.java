/**
 * Advisory locks: taken on a connection of their own or in a transaction, and given back
 * in every case.
 */
@NullMarked
package io.github.pgprofiles.internal.lock;

import org.jspecify.annotations.NullMarked;

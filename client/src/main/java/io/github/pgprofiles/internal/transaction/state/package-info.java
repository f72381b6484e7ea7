/**
 * What a transaction is to be like, and the one object for the transaction that a thread
 * is in. Knows Spring's holders, and no statement.
 */
@NullMarked
package io.github.pgprofiles.internal.transaction.state;

import org.jspecify.annotations.NullMarked;

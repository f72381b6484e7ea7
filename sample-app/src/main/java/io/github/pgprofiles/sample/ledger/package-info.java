/**
 * Accounts and transfers between them, on the profile {@code ledger}: money that moves
 * exactly once.
 */
@NullMarked
package io.github.pgprofiles.sample.ledger;

import org.jspecify.annotations.NullMarked;

package io.github.pgprofiles.sample.ledger;

/**
 * A transfer that was made, by this call or, under its key, by an earlier one.
 *
 * @param receipt of the transfer
 * @param attempts how often this call ran the transaction's work; more than one after
 * conflicts
 * @param replayed whether the receipt is the stored one of an earlier call
 */
public record Made(Receipt receipt, int attempts, boolean replayed) {
}

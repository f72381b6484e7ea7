package io.github.pgprofiles.sample.ledger;

import java.math.BigDecimal;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * What is left of a transfer, and stored as JSON with its idempotency key.
 *
 * @param id given by the database
 * @param from account that paid
 * @param to account that got it
 * @param amount in JSON as text, which nobody rounds
 * @param madeAt when the transfer began
 */
public record Receipt(long id, String from, String to, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
		Instant madeAt) {
}

package io.github.pgprofiles.sample.ledger;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * An account.
 *
 * @param name of its owner
 * @param balance never below zero; in JSON as text, which nobody rounds
 */
public record Account(String name, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal balance) {
}

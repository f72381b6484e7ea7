package io.github.pgprofiles.benchmarks.account;

/**
 * A row of the table.
 *
 * @param id primary key
 * @param owner text
 * @param balance int8
 */
public record Account(long id, String owner, long balance) {
}

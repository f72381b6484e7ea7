package io.github.pgprofiles.benchmarks.text;

/**
 * A row of the table.
 *
 * @param id primary key
 * @param name text, with an index
 */
public record Person(long id, String name) {
}

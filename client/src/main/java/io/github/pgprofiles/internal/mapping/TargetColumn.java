package io.github.pgprofiles.internal.mapping;

/**
 * A column of a table that is written to.
 *
 * @param name as it is, without quotes
 * @param type by its OID; a domain is given by that of its base type
 * @param modifier of the type, such as the length of a {@code bit(n)}; -1 for none
 * @param notNull whether the client may refuse a {@code null} without asking the server
 * @param generated whether the server computes it, stored or not: it cannot be written
 * @param identity whether the server numbers it where nothing is written
 */
public record TargetColumn(String name, int type, int modifier, boolean notNull, boolean generated, boolean identity) {
}

package io.github.pgprofiles.internal.mapping;

/**
 * A column that is written to.
 *
 * @param name of the column
 * @param type by its OID; that of its base type where it is a domain
 * @param typmod such as the length of a varchar; -1 for none
 * @param notNull whether a NULL can be refused before the server does
 * @param generated whether the server makes its values
 * @param identity whether it is an identity column
 */
public record TargetColumn(String name, int type, int typmod, boolean notNull, boolean generated, boolean identity) {

}

package io.github.pgprofiles.internal.copy.table;

/**
 * A table that is to be described.
 *
 * @param name of the table
 * @param defaults whether its columns' defaults have to be known
 * @param deferrable whether constraints have to be known that no INSERT … ON CONFLICT can
 * go by
 */
public record WantedTable(TableName name, boolean defaults, boolean deferrable) {
}

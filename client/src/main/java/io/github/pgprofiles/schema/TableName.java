package io.github.pgprofiles.schema;

/**
 * A name of a table.
 *
 * @param schema exactly as it is
 * @param name exactly as it is
 * @since 0.1.0
 */
public record TableName(String schema, String name) {

}

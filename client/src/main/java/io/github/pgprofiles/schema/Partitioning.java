package io.github.pgprofiles.schema;

/**
 * How a table is divided.
 *
 * @param strategy by what
 * @param key strategy and key as the server writes them, such as {@code RANGE (day)}
 * @since 0.1.0
 */
public record Partitioning(PartitionStrategy strategy, String key) {

}

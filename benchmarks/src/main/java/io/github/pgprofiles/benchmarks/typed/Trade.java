package io.github.pgprofiles.benchmarks.typed;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A row of the table.
 *
 * @param id int8
 * @param createdAt timestamptz
 * @param account uuid
 * @param note text
 * @param quantity int4
 * @param price float8
 * @param active bool
 * @param amount numeric
 */
public record Trade(long id, OffsetDateTime createdAt, UUID account, String note, int quantity, double price,
		boolean active, BigDecimal amount) {

}

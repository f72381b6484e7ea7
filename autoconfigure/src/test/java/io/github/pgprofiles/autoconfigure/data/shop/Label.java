package io.github.pgprofiles.autoconfigure.data.shop;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Sequence;
import org.springframework.data.relational.core.mapping.Table;

/** Of the primary profile, for Spring Data JDBC. */
@Table("label")
public record Label(@Id @Sequence("label_ids") Long id, String name) {
}

package io.github.pgprofiles.autoconfigure.data.shop.audit;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** Of the profile that an annotation names, for Spring Data JDBC. */
@Table("mark")
public record Mark(@Id Long id, String name) {
}

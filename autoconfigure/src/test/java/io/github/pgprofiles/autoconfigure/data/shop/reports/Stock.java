package io.github.pgprofiles.autoconfigure.data.shop.reports;

import java.util.Set;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Sequence;
import org.springframework.data.relational.core.mapping.Table;

/** Of a profile, for Spring Data JDBC, with rows of its own in a second table. */
@Table("stock")
public record Stock(@Id @Sequence("stock_ids") Long id, String name,
		@MappedCollection(idColumn = "stock") Set<Box> boxes) {

	/** A row of the second table. */
	@Table("box")
	public record Box(String place) {
	}

}

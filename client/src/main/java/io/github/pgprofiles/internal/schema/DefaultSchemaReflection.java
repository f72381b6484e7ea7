package io.github.pgprofiles.internal.schema;

import java.util.List;
import java.util.function.BiFunction;

import io.github.pgprofiles.schema.SchemaReflection;
import io.github.pgprofiles.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog of one profile.
 *
 * @param query runs {@link CatalogQuery} with the schema and the names
 */
public record DefaultSchemaReflection(
		BiFunction<@Nullable String, @Nullable List<String>, List<CatalogRow>> query) implements SchemaReflection {

	@Override
	public List<Table> tables() {
		return CatalogTables.of(this.query.apply(null, null));
	}

	@Override
	public List<Table> tables(String schema) {
		return CatalogTables.of(this.query.apply(schema, null));
	}

	@Override
	public List<Table> tables(String schema, String... tables) {
		return (tables.length == 0) ? List.of() : CatalogTables.of(this.query.apply(schema, List.of(tables)));
	}

}

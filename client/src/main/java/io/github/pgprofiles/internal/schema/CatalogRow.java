package io.github.pgprofiles.internal.schema;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One thing of one table.
 *
 * @param part which of {@link CatalogQuery}'s parts it is of
 * @param relation of which it is
 * @param position among those of its kind
 * @param fields what is known of it
 * @param columns that it is of
 * @param others further columns
 */
public record CatalogRow(String part, long relation, int position, List<@Nullable String> fields, List<String> columns,
		List<String> others) {

	@Nullable String get(int field) {
		return this.fields.get(field);
	}

	String text(int field) {
		String text = this.fields.get(field);
		return (text != null) ? text : "";
	}

	/** What the server's boolean is as text. */
	boolean is(int field) {
		return "true".equals(this.fields.get(field));
	}

}

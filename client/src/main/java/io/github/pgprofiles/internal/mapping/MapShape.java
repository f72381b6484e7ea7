package io.github.pgprofiles.internal.mapping;

import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/** A map of a row: labels in the order of the columns, values as they fit best. */
final class MapShape implements RowShape<Map<String, @Nullable Object>> {

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final Codecs codecs;

	MapShape(Codecs codecs) {
		this.codecs = codecs;
	}

	@Override
	public BoundShape<Map<String, @Nullable Object>> bind(Columns columns, ServerTypes types) throws SQLException {
		String[] labels = columns.labels().toArray(new String[0]);
		Decoder[] decoders = new Decoder[labels.length];
		int unreadable = -1;
		for (int i = 0; i < labels.length; i++) {
			if (columns.labels().indexOf(labels[i]) < i) {
				throw new MappingException(null,
						"the query returns two columns named '%s', of which a map can hold one: rename one"
							.formatted(labels[i]),
						null);
			}
			decoders[i] = this.codecs.decoder(columns.type(i), columns.format(i), ANY, types);
			if (!this.codecs.supports(columns.type(i), columns.format(i), ANY, types)) {
				unreadable = i;
			}
		}
		return new BoundShape<>(columns, (row) -> {
			Map<String, @Nullable Object> map = new LinkedHashMap<>(labels.length * 2);
			for (int i = 0; i < labels.length; i++) {
				map.put(labels[i], Cell.readObject(decoders[i], i, row));
			}
			return map;
		}, Collections.nCopies(labels.length, "Object"), unreadable);
	}

}

package io.github.pgprofiles.internal.mapping;

import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.register.Codecs;

import org.springframework.core.ResolvableType;

/**
 * The only column of a row.
 *
 * @param <T> its Java type
 */
final class ValueShape<T> implements RowShape<T> {

	private final ResolvableType type;

	private final Codecs codecs;

	ValueShape(ResolvableType type, Codecs codecs) {
		this.type = type;
		this.codecs = codecs;
	}

	@Override
	public BoundShape<T> bind(Columns columns, ServerTypes types) throws SQLException {
		Class<?> target = this.type.toClass();
		if (columns.size() != 1) {
			throw new MappingException(null,
					"the query returns %d columns, but a %s takes one: select one column, or map to a record"
						.formatted(columns.size(), target.getSimpleName()),
					null);
		}
		Decoder decoder = this.codecs.decoder(columns.type(0), columns.format(0), this.type, types);
		return new BoundShape<>(columns, decoder(decoder, target.isPrimitive()), List.of(target.getSimpleName()),
				this.codecs.supports(columns.type(0), columns.format(0), this.type, types) ? -1 : 0);
	}

	@SuppressWarnings("unchecked") // the decoder was found for the type
	private static <T> RowDecoder<T> decoder(Decoder decoder, boolean primitive) {
		return primitive ? (row) -> (T) Cell.readPrimitive(decoder, 0, row)
				: (row) -> (T) Cell.readObject(decoder, 0, row);
	}

}

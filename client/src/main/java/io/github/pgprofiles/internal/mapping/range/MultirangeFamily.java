package io.github.pgprofiles.internal.mapping.range;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Elements;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Multiranges of any type, as lists of ranges. PostgreSQL manual, chapter 'Range Types'.
 */
public final class MultirangeFamily implements TypeFamily {

	private final RangeFamily ranges;

	public MultirangeFamily(RangeFamily ranges) {
		this.ranges = ranges;
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) throws SQLException {
		Class<?> type = target.toClass();
		if (type == String.class) {
			RangeDecoder texts = this.ranges.texts(wire, decoders);
			return (texts != null) ? (bytes, offset, length) -> texts.decodeAll(bytes, offset, length)
				.stream()
				.map(Range::toString)
				.collect(Collectors.joining(",", "{", "}")) : null;
		}
		if (type != List.class && type != Collection.class && type != Iterable.class) {
			return null;
		}
		Class<?> element = target.getGeneric(0).toClass();
		RangeDecoder decoder = (element == Range.class || element == Object.class)
				? this.ranges.ranges(target.getGeneric(0).getGeneric(0), wire, decoders) : null;
		return (decoder != null) ? (bytes, offset, length) -> decoder.decodeAll(bytes, offset, length) : null;
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) throws SQLException {
		if (!Collection.class.isAssignableFrom(source.toClass())) {
			return null;
		}
		Class<?> element = Elements.typeOf(source).toClass();
		RangeEncoder ranges = (element == Range.class || element == Object.class)
				? this.ranges.ranges(Elements.typeOf(source), encoders) : null;
		return (ranges != null) ? ranges.multiple() : null;
	}

	@Override
	public Class<?> natural() {
		return List.class;
	}

}

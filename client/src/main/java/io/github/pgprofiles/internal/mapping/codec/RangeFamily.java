package io.github.pgprofiles.internal.mapping.codec;

import java.sql.SQLException;

import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Ranges of any type. PostgreSQL manual, chapter 'Range Types'.
 */
final class RangeFamily implements TypeFamily {

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private final int boundType;

	private final ServerTypes types;

	RangeFamily(int boundType, ServerTypes types) {
		this.boundType = boundType;
		this.types = types;
	}

	/** Reads one range; {@code null} if the bounds cannot become what is asked for. */
	@Nullable RangeDecoder ranges(ResolvableType bounds, Wire wire, Codecs codecs) throws SQLException {
		Decoder bound = codecs.find(this.boundType, wire, (bounds.resolve() != null) ? bounds : ANY, this.types);
		if (bound == null) {
			return null;
		}
		return (wire == Wire.BINARY) ? new BinaryRange(bound) : new TextRange(bound);
	}

	/** Reads one range whose bounds are the server's text, to write it again. */
	@Nullable RangeDecoder texts(Wire wire, Codecs codecs) throws SQLException {
		return ranges(TEXT, wire, codecs);
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Codecs codecs) throws SQLException {
		if (target.toClass() == Range.class) {
			RangeDecoder ranges = ranges(target.getGeneric(0), wire, codecs);
			return (ranges != null) ? (bytes, offset, length) -> ranges.decode(bytes, offset, length) : null;
		}
		RangeDecoder texts = (target.toClass() == String.class) ? texts(wire, codecs) : null;
		// a range of texts shows itself in the server's form
		return (texts != null) ? (bytes, offset, length) -> texts.decode(bytes, offset, length).toString() : null;
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) throws SQLException {
		return (source.toClass() == Range.class) ? ranges(source, encoders) : null;
	}

	/** Writes one range; {@code null} if its bounds do not become the server's. */
	@Nullable RangeEncoder ranges(ResolvableType range, Encoders encoders) throws SQLException {
		ResolvableType bounds = range.getGeneric(0);
		Encoder bound = encoders.binary(this.boundType, -1, (bounds.resolve() != null) ? bounds : ANY, this.types);
		return (bound != null) ? new RangeEncoder(bound) : null;
	}

	@Override
	public Class<?> natural() {
		return Range.class;
	}

}

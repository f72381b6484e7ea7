package io.github.pgprofiles.internal.mapping.range;

import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.catalog.Oid;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.number.NumericFamily;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Ranges of any type. PostgreSQL manual, chapter 'Range Types'.
 */
public final class RangeFamily implements TypeFamily {

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final int boundType;

	private final ServerTypes types;

	private final boolean ofUser;

	/**
	 * Creates a family.
	 * @param boundType by its OID
	 * @param ofUser whether the range is somebody's own
	 */
	public RangeFamily(int boundType, ServerTypes types, boolean ofUser) {
		this.boundType = boundType;
		this.types = types;
		this.ofUser = ofUser;
	}

	/** Reads one range; {@code null} if the bounds cannot become what is asked for. */
	@Nullable RangeDecoder ranges(ResolvableType bounds, Wire wire, Decoders decoders) throws SQLException {
		return decoder(decoders.find(this.boundType, wire, (bounds.resolve() != null) ? bounds : ANY, this.types),
				wire);
	}

	private static @Nullable RangeDecoder decoder(@Nullable Decoder bound, Wire wire) {
		if (bound == null) {
			return null;
		}
		return (wire == Wire.BINARY) ? new BinaryRange(bound) : new TextRange(bound);
	}

	/**
	 * Reads one range whose bounds are the server's text, to write it again; {@code null}
	 * if only the server knows the text.
	 */
	@Nullable RangeDecoder texts(Wire wire, Decoders decoders) throws SQLException {
		if (this.ofUser && wire == Wire.BINARY && this.boundType == Oid.TIMESTAMPTZ) {
			// what comes as text is handed on as it is, in the session's time zone
			return null;
		}
		return decoder(decoders.text(this.boundType, wire, this.types), wire);
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) throws SQLException {
		if (target.toClass() == Range.class) {
			RangeDecoder ranges = ranges(target.getGeneric(0), wire, decoders);
			return (ranges != null) ? (bytes, offset, length) -> ranges.decode(bytes, offset, length) : null;
		}
		RangeDecoder texts = (target.toClass() == String.class) ? texts(wire, decoders) : null;
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
		if (bound == null) {
			return null;
		}
		return new RangeEncoder((this.boundType != Oid.NUMERIC) ? bound : (value, out) -> {
			if (value instanceof Double || value instanceof Float) {
				NumericFamily.writeBound((Number) value, out);
			}
			else {
				bound.encode(value, out);
			}
		});
	}

	@Override
	public Class<?> natural() {
		return Range.class;
	}

}

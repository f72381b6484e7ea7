package io.github.pgprofiles.internal.mapping.array;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.internal.mapping.catalog.Oid;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Elements;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Arrays of any type and of any number of dimensions, as lists, sets and Java arrays.
 * PostgreSQL manual, chapter 'Arrays'.
 */
public final class ArrayFamily implements TypeFamily {

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final int elementType;

	private final ServerTypes types;

	public ArrayFamily(int elementType, ServerTypes types) {
		this.elementType = elementType;
		this.types = types;
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) throws SQLException {
		if (target.toClass() == String.class) {
			return asText(wire, decoders);
		}
		List<ResolvableType> levels = new ArrayList<>();
		ResolvableType type = target;
		Decoder element = null;
		while (element == null && isContainer(type)) {
			levels.add(type);
			type = elementOf(type);
			element = decoders.find(this.elementType, wire, type, this.types);
		}
		if (element == null) {
			return null;
		}
		Decoder primitives = (levels.size() == 1 && wire == Wire.BINARY)
				? PrimitiveArrays.binary(type.toClass(), element) : null;
		if (primitives != null) {
			return primitives;
		}
		ArrayAssembler assembler = new ArrayAssembler(levels, type.toClass());
		return (wire == Wire.BINARY) ? new BinaryArray(element, assembler)
				: new TextArray(element, assembler, delimiter());
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) throws SQLException {
		int levels = 0;
		ResolvableType type = source;
		Encoder element = null;
		while (element == null && Elements.isContainer(type.toClass())) {
			levels++;
			type = Elements.typeOf(type);
			element = encoders.binary(this.elementType, modifier, type, this.types);
		}
		if (element == null || levels == 0) {
			return null;
		}
		Encoder primitives = (levels == 1) ? ArrayEncoder.primitives(this.elementType, element, source.toClass())
				: null;
		return (primitives != null) ? primitives
				: new ArrayEncoder(this.elementType, element, levels, isOpen(element, type), isMultiple());
	}

	/**
	 * Whether containers in containers are dimensions, as they are read: also of JSON,
	 * where nothing says that each of them is an array of JSON's.
	 */
	private boolean isOpen(Encoder element, ResolvableType type) throws SQLException {
		int base = this.types.base(this.elementType);
		boolean json = base == Oid.JSON || base == Oid.JSONB;
		return element instanceof Encoder.Open || (json && type.toClass() == Object.class);
	}

	/** Whether an element is a container itself. */
	private boolean isMultiple() throws SQLException {
		return this.types.type(this.types.base(this.elementType)).isMultirange();
	}

	/** The server's text, of the text of each element: that may depend on the session. */
	private @Nullable Decoder asText(Wire wire, Decoders decoders) throws SQLException {
		Decoder element = decoders.text(this.elementType, wire, this.types);
		if (element == null) {
			return (wire == Wire.TEXT) ? Bytes::utf8 : null;
		}
		// not this object's, which knows the types by a connection and would be kept
		char delimiter = delimiter();
		ArrayResult format = (dimensions, bounds, elements) -> ArrayText.format(dimensions, bounds, elements,
				delimiter);
		return (wire == Wire.TEXT) ? new TextArray(element, format, delimiter) : new BinaryArray(element, format);
	}

	private char delimiter() throws SQLException {
		return this.types.type(this.elementType).delimiter();
	}

	private static boolean isContainer(ResolvableType type) {
		Class<?> raw = type.toClass();
		return raw.isArray() || raw == List.class || raw == Collection.class || raw == Iterable.class
				|| raw == Set.class;
	}

	private static ResolvableType elementOf(ResolvableType type) {
		if (type.isArray()) {
			return type.getComponentType();
		}
		ResolvableType element = type.getGeneric(0);
		return (element.resolve() != null) ? element : ANY;
	}

	@Override
	public Class<?> natural() {
		return List.class;
	}

}

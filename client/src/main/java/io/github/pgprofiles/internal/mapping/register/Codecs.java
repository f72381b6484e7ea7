package io.github.pgprofiles.internal.mapping.register;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.internal.mapping.array.ArrayFamily;
import io.github.pgprofiles.internal.mapping.bits.BooleanFamily;
import io.github.pgprofiles.internal.mapping.bits.ByteaFamily;
import io.github.pgprofiles.internal.mapping.bits.UuidFamily;
import io.github.pgprofiles.internal.mapping.catalog.Oid;
import io.github.pgprofiles.internal.mapping.catalog.ServerType;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.mapping.json.JsonFamily;
import io.github.pgprofiles.internal.mapping.number.FloatFamily;
import io.github.pgprofiles.internal.mapping.number.NumericFamily;
import io.github.pgprofiles.internal.mapping.number.WholeNumberFamily;
import io.github.pgprofiles.internal.mapping.range.MultirangeFamily;
import io.github.pgprofiles.internal.mapping.range.RangeFamily;
import io.github.pgprofiles.internal.mapping.text.HstoreFamily;
import io.github.pgprofiles.internal.mapping.text.TextFamily;
import io.github.pgprofiles.internal.mapping.time.DateFamily;
import io.github.pgprofiles.internal.mapping.time.TimeFamily;
import io.github.pgprofiles.internal.mapping.time.TimestampFamily;
import io.github.pgprofiles.internal.mapping.time.TimestamptzFamily;
import io.github.pgprofiles.internal.mapping.time.TimetzFamily;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Finds the decoder for a value: the one register of the server's types. Thread-safe.
 */
public final class Codecs implements Decoders {

	private static final Map<Integer, TypeFamily> FAMILIES = new HashMap<>();

	/** By extension and type, as their OIDs differ from database to database. */
	private static final Map<String, TypeFamily> FAMILIES_OF_EXTENSIONS = new HashMap<>();

	private static final TypeFamily TEXT = new TextFamily(true);

	/** A type of somebody's own: an enum perhaps, a composite, anything. */
	static final TypeFamily UNKNOWN = new TextFamily(false);

	private static final ResolvableType STRING = ResolvableType.forClass(String.class);

	/** The first OID that no type of PostgreSQL's own has. */
	private static final int FIRST_OF_USERS = 16_384;

	static {
		FAMILIES.put(Oid.INT2, WholeNumberFamily.INT2);
		FAMILIES.put(Oid.INT4, WholeNumberFamily.INT4);
		FAMILIES.put(Oid.INT8, WholeNumberFamily.INT8);
		FAMILIES.put(Oid.OID, WholeNumberFamily.OID);
		FAMILIES.put(Oid.FLOAT4, FloatFamily.FLOAT4);
		FAMILIES.put(Oid.FLOAT8, FloatFamily.FLOAT8);
		FAMILIES.put(Oid.NUMERIC, new NumericFamily());
		FAMILIES.put(Oid.TEXT, TEXT);
		FAMILIES.put(Oid.VARCHAR, TEXT);
		FAMILIES.put(Oid.BPCHAR, TEXT);
		FAMILIES.put(Oid.NAME, TEXT);
		FAMILIES.put(Oid.UNKNOWN, TEXT);
		FAMILIES.put(Oid.BOOL, new BooleanFamily());
		FAMILIES.put(Oid.BYTEA, new ByteaFamily());
		FAMILIES.put(Oid.UUID, new UuidFamily());
		FAMILIES.put(Oid.DATE, new DateFamily());
		FAMILIES.put(Oid.TIME, new TimeFamily());
		FAMILIES.put(Oid.TIMETZ, new TimetzFamily());
		FAMILIES.put(Oid.TIMESTAMP, new TimestampFamily());
		FAMILIES.put(Oid.TIMESTAMPTZ, new TimestamptzFamily());
		FAMILIES_OF_EXTENSIONS.put("citext.citext", TEXT);
		FAMILIES_OF_EXTENSIONS.put("hstore.hstore", new HstoreFamily());
	}

	private final Converters converters;

	private final JsonAdapter json;

	private final Map<Integer, TypeFamily> jsonFamilies;

	private final ParameterEncoder encoder;

	private final TypeEncoders encoders;

	/** Knows PostgreSQL's types and Java's, and no more. */
	public Codecs() {
		this(Map.of(), JsonAdapter.NONE);
	}

	/**
	 * Creates the register.
	 * @param converters of the caller's own, which come first, by their classes
	 * @param json to be read and written with
	 */
	public Codecs(Map<Class<?>, ValueConverter<?>> converters, JsonAdapter json) {
		this.converters = new Converters(converters);
		this.json = json;
		this.jsonFamilies = Map.of(Oid.JSON, new JsonFamily(json, false), Oid.JSONB, new JsonFamily(json, true));
		this.encoder = new ParameterEncoder(this.converters, json);
		this.encoders = new TypeEncoders(this, this.converters);
	}

	/**
	 * Finds a decoder.
	 * @param oid of the column's type
	 * @param wire format of its values
	 * @param target the Java type; {@link Object} for the one that fits best
	 * @param types who knows types by name
	 * @return the decoder; one that refuses every value, if the two types do not go
	 * together
	 */
	public Decoder decoder(int oid, Wire wire, ResolvableType target, ServerTypes types) throws SQLException {
		Decoder decoder = find(oid, wire, target, types);
		return (decoder != null) ? decoder : (bytes, offset, length) -> {
			throw new ConversionException("");
		};
	}

	/** Whether values of a type become a Java type, in the format. */
	public boolean supports(int oid, Wire wire, ResolvableType target, ServerTypes types) throws SQLException {
		return find(oid, wire, target, types) != null;
	}

	@Override
	public @Nullable Decoder find(int oid, Wire wire, ResolvableType target, ServerTypes types) throws SQLException {
		ValueConverter<?> converter = this.converters.of(target.toClass());
		if (converter == null) {
			return builtIn(oid, wire, target, types);
		}
		Decoder text = builtIn(oid, wire, STRING, types);
		return (text != null) ? Converters.decoder(converter, text) : null;
	}

	@Override
	public @Nullable Decoder text(int oid, Wire wire, ServerTypes types) throws SQLException {
		return (family(oid, wire, types) instanceof FloatFamily floats) ? floats.shown(wire)
				: find(oid, wire, STRING, types);
	}

	private @Nullable Decoder builtIn(int oid, Wire wire, ResolvableType target, ServerTypes types)
			throws SQLException {
		if (oid >= FIRST_OF_USERS && wire == Wire.TEXT && isText(target.toClass())) {
			// whatever type that is, nobody has to ask the server for it
			return UNKNOWN.decoder(target, wire, this);
		}
		TypeFamily family = family(oid, wire, types);
		if (wire == Wire.BINARY && !family.isBinary()) {
			return null;
		}
		Decoder decoder = family.decoder(target, wire, this);
		if (decoder == null && DriverObject.isAsked(target.toClass())) {
			return DriverObject.decoder(target.toClass(), family, wire, types.name(types.base(oid)), this);
		}
		if (decoder == null && target.toClass() == Object.class) {
			return family.decoder(ResolvableType.forClass(family.natural()), wire, this);
		}
		return decoder;
	}

	private static boolean isText(Class<?> type) {
		return type == String.class || type.isEnum();
	}

	TypeFamily family(int oid, Wire wire, ServerTypes types) throws SQLException {
		TypeFamily family = FAMILIES.get(oid);
		if (family == null) {
			family = RarerTypes.family(oid);
		}
		if (family == null) {
			family = this.jsonFamilies.get(oid);
		}
		if (family != null) {
			return family;
		}
		int base = types.base(oid);
		return (base != oid) ? family(base, wire, types)
				: family(types.type(oid), !ServerTypes.isBuiltIn(oid), wire, types);
	}

	/** What a type is made of tells, and the extension that it belongs to. */
	private static TypeFamily family(ServerType type, boolean ofUser, Wire wire, ServerTypes types) {
		if (type.element() != 0) {
			return new ArrayFamily(type.element(), types);
		}
		if (type.bound() != 0) {
			RangeFamily ranges = new RangeFamily(type.bound(), types, ofUser);
			return type.isMultirange() ? new MultirangeFamily(ranges) : ranges;
		}
		// in text it makes no difference
		if (type.isEnum() && wire == Wire.BINARY) {
			return TEXT;
		}
		String extension = type.extension();
		return (extension != null) ? FAMILIES_OF_EXTENSIONS.getOrDefault(extension, UNKNOWN) : UNKNOWN;
	}

	/**
	 * Whether a Java class is filled from one column by itself. A record or a bean is
	 * not: it is filled from a whole row, unless a column has its name.
	 */
	public boolean isValue(Class<?> type) {
		return ValueTypes.contains(type) || this.converters.of(type) != null;
	}

	/** Whether a type is one of the two of JSON, of which a value can be a whole row. */
	public boolean isJson(int oid) {
		return this.jsonFamilies.containsKey(oid);
	}

	/** Reads and writes JSON. */
	public JsonAdapter json() {
		return this.json;
	}

	/** Writes values as the types of columns. */
	public TypeEncoders encoders() {
		return this.encoders;
	}

	/** Writes parameters of classes that are not PostgreSQL's own. */
	public ParameterEncoder encoder() {
		return this.encoder;
	}

}

package io.github.pgprofiles.internal.mapping;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/** Compiles mappings once for each class, and keeps a bounded number. Thread-safe. */
public final class Mappings {

	private static final int LIMIT = 512;

	private final Codecs codecs;

	private final KnownTypes types = new KnownTypes();

	private final RowMapping<Map<String, @Nullable Object>> maps;

	private final BoundedCache<Class<?>, RowMapping<?>> mappings = new BoundedCache<>(LIMIT);

	private final BoundedCache<EncodingKey, RowEncoding<?>> encodings = new BoundedCache<>(LIMIT);

	public Mappings(Codecs codecs) {
		this.codecs = codecs;
		this.maps = new ColumnMapping<>(new MapShape(codecs), this.types);
	}

	public Codecs codecs() {
		return this.codecs;
	}

	/** The types of the databases that connections are on. */
	public KnownTypes types() {
		return this.types;
	}

	/**
	 * The mapping to maps: labels in the order of the columns, values in Java's types.
	 */
	public RowMapping<Map<String, @Nullable Object>> maps() {
		return this.maps;
	}

	/** The mapping to a record, a bean or a single value. */
	@SuppressWarnings("unchecked") // each class has its own mapping
	public <T> RowMapping<T> of(Class<T> type) {
		RowMapping<?> known = this.mappings.get(type);
		if (known == null) {
			known = create(type);
			this.mappings.put(type, known);
		}
		return (RowMapping<T>) known;
	}

	/**
	 * The way of objects into a table, compiled at the first call for a class and columns
	 * such as these. Columns match components as in reading: without underscores and
	 * case, and {@code address_street} is the {@code street} of an {@code address} that
	 * is a record or bean. A bean's properties without a column are left out; a record's
	 * components without one only where the columns are named.
	 * @param columns of the table
	 * @param named the names of those to be written; none for all that the class has
	 * @param types what is known of those of the columns; keeps no connection
	 * @throws MappingException if the class does not fit the columns
	 */
	@SuppressWarnings("unchecked") // each class has its own encoding
	public <T> RowEncoding<T> encoding(Class<T> type, List<TargetColumn> columns, List<String> named, ServerTypes types)
			throws SQLException {
		EncodingKey key = new EncodingKey(type, List.copyOf(columns), List.copyOf(named), types);
		RowEncoding<?> known = this.encodings.get(key);
		if (known == null) {
			FieldPlan.Group plan = new ColumnMatcher(key.columns(), key.named(), this.codecs).match(type);
			known = new EncodingBinder(types, this.codecs.encoders()).bind(type, plan);
			this.encodings.put(key, known);
		}
		return (RowEncoding<T>) known;
	}

	/**
	 * A class, the table that it goes to, the columns that were named, and what their
	 * types are: an OID may be another type in another database.
	 */
	private record EncodingKey(Class<?> type, List<TargetColumn> columns, List<String> named, ServerTypes types) {
	}

	private <T> RowMapping<T> create(Class<T> type) {
		if (Map.class.isAssignableFrom(type)) {
			throw new MappingException(null,
					"rows become maps through query(), not query(" + type.getSimpleName() + ".class)", null);
		}
		if (this.codecs.isValue(type)) {
			return new ColumnMapping<>(new ValueShape<>(ResolvableType.forClass(type), this.codecs), this.types);
		}
		return new ColumnMapping<>(new ObjectShape<>(type, this.codecs), this.types);
	}

}

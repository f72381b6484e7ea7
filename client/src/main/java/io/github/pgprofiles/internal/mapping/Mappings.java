package io.github.pgprofiles.internal.mapping;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.codec.Codecs;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Compiles mappings once for each class, and keeps a bounded number. Thread-safe. */
public final class Mappings {

	private static final int LIMIT = 512;

	private final Codecs codecs;

	private final RowMapping<Map<String, @Nullable Object>> maps;

	/** Emptied when it is full, as nobody has that many classes. */
	private final Map<Class<?>, RowMapping<?>> mappings = new ConcurrentHashMap<>();

	public Mappings(Codecs codecs) {
		this.codecs = codecs;
		this.maps = new ColumnMapping<>(new MapShape(codecs));
	}

	public Codecs codecs() {
		return this.codecs;
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
			if (this.mappings.size() >= LIMIT) {
				this.mappings.clear();
			}
			this.mappings.put(type, known);
		}
		return (RowMapping<T>) known;
	}

	private <T> RowMapping<T> create(Class<T> type) {
		if (Map.class.isAssignableFrom(type)) {
			throw Refusal.mapping("rows become maps through query(), not query(" + type.getSimpleName() + ".class)",
					null);
		}
		if (this.codecs.isValue(type)) {
			return new ColumnMapping<>(new ValueShape<>(ResolvableType.forClass(type), this.codecs));
		}
		return new ColumnMapping<>(new ObjectShape<>(type, this.codecs));
	}

	public <T> RowEncoding<T> encoding(Class<T> type, java.util.List<TargetColumn> columns,
			java.util.List<String> named, io.github.pgprofiles.internal.mapping.codec.ServerTypes types) {
		if (type == Object.class) {
			throw new UnsupportedOperationException();
		}
		return new RowEncoding<T>() {
			@Override
			public java.util.List<String> columns() {
				return named;
			}

			@Override
			public boolean isBinary() {
				return true;
			}

			@Override
			public @Nullable String textReason() {
				return null;
			}

			@Override
			public RowEncoder<T> encoder() {
				return (row, out) -> {
				};
			}
		};
	}

}

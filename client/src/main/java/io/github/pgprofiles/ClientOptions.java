package io.github.pgprofiles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.codec.Codecs;
import io.github.pgprofiles.internal.mapping.codec.TextConverter;
import org.jspecify.annotations.Nullable;

/**
 * What clients are made with besides their profile. Immutable; what clients learn of the
 * classes they map to is shared by all that are made with the same object.
 */
public final class ClientOptions {

	/** What stands for anything, and what most parameters are. */
	private static final Set<Class<?>> WITHOUT_CONVERTER = Set.of(Object.class, String.class, Integer.class,
			Long.class);

	private final Map<Class<?>, ValueConverter<?>> converters;

	private final @Nullable JsonConverter json;

	private final Mappings mappings;

	private ClientOptions(Map<Class<?>, ValueConverter<?>> converters, @Nullable JsonConverter json) {
		this.converters = converters;
		this.json = json;
		List<TextConverter> adapted = new ArrayList<>();
		converters.values().forEach((converter) -> adapted.add(adapt(converter)));
		this.mappings = new Mappings(new Codecs(adapted, JsonAdapter.of(json)));
	}

	private static <T> TextConverter adapt(ValueConverter<T> converter) {
		return new TextConverter(converter.type(), converter::fromText,
				(value) -> converter.toText(converter.type().cast(value)), converter.sqlType());
	}

	/**
	 * The options of those who ask for none: no converters, and JSON by Jackson 3 where
	 * it is on the class path.
	 * @return the options
	 */
	public static ClientOptions defaults() {
		// not one for all: what is learned of classes goes with the clients
		return new ClientOptions(Map.of(), null);
	}

	/**
	 * Adds a converter.
	 * @param converter takes the place of one for the same class
	 * @return options with it
	 * @throws IllegalArgumentException if its class is Object, String, Integer, Long or a
	 * primitive
	 */
	public ClientOptions withConverter(ValueConverter<?> converter) {
		return withConverters(converter);
	}

	/**
	 * Adds converters.
	 * @param converters each takes the place of an earlier one for the same class
	 * @return options with them
	 * @throws IllegalArgumentException if the class of one is Object, String, Integer,
	 * Long or a primitive
	 */
	public ClientOptions withConverters(ValueConverter<?>... converters) {
		return withConverters(List.of(converters));
	}

	/**
	 * Adds converters.
	 * @param converters each takes the place of an earlier one for the same class
	 * @return options with them
	 * @throws IllegalArgumentException if the class of one is Object, String, Integer,
	 * Long or a primitive
	 */
	public ClientOptions withConverters(Collection<? extends ValueConverter<?>> converters) {
		Map<Class<?>, ValueConverter<?>> all = new LinkedHashMap<>(this.converters);
		for (ValueConverter<?> converter : converters) {
			Class<?> type = converter.type();
			if (type.isPrimitive() || WITHOUT_CONVERTER.contains(type)) {
				throw new IllegalArgumentException(
						"A converter needs a class of its own, not %s".formatted(type.getName()));
			}
			all.put(type, converter);
		}
		return new ClientOptions(all, this.json);
	}

	/**
	 * Sets who reads and writes JSON.
	 * @param converter for instance a {@link JacksonJsonConverter} with a mapper of one's
	 * own
	 * @return options with it
	 */
	public ClientOptions withJson(JsonConverter converter) {
		return new ClientOptions(this.converters, converter);
	}

	Mappings mappings() {
		return this.mappings;
	}

}

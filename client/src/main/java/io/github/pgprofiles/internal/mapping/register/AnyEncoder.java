package io.github.pgprofiles.internal.mapping.register;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Finds out for each value how to write it, as its class is known no earlier: that of a
 * component declared as {@link Object} or as an interface. Thread-safe.
 *
 * @param <E> what writes the values of a class
 */
final class AnyEncoder<E> {

	/** Emptied when it is full; few types have values of so many classes. */
	private static final int LIMIT = 64;

	private final Finder<E> finder;

	private final Map<Class<?>, E> known = new ConcurrentHashMap<>();

	AnyEncoder(Finder<E> finder) {
		this.finder = finder;
	}

	/**
	 * Looks at a class.
	 *
	 * @param <E> what writes its values
	 */
	@FunctionalInterface
	interface Finder<E> {

		@Nullable E find(ResolvableType type) throws SQLException;

	}

	E of(Object value) {
		// a constant with a body has a class of its own
		Class<?> type = (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
		E found = this.known.get(type);
		if (found == null) {
			found = find(type);
			if (this.known.size() >= LIMIT) {
				this.known.clear();
			}
			this.known.put(type, found);
		}
		return found;
	}

	private E find(Class<?> type) {
		try {
			E found = this.finder.find(ResolvableType.forClass(type));
			if (found != null) {
				return found;
			}
		}
		catch (SQLException ex) {
			throw new ConversionException("could not be looked up", ex);
		}
		throw new ConversionException("is a " + type.getName());
	}

}

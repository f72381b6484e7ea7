package io.github.pgprofiles.internal.query;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.BaseStream;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.SourcePlan;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

/**
 * What a record (by its components) or a bean (by its getters) has to give, by name.
 * Thread-safe.
 */
final class ObjectProperties {

	/** Held by each class itself, so that it never outlives it. */
	private static final ClassValue<ObjectProperties> KNOWN = new ClassValue<>() {

		@Override
		protected ObjectProperties computeValue(Class<?> type) {
			return inspect(type);
		}

	};

	private final Class<?> type;

	private final Map<String, Property> exact = new LinkedHashMap<>();

	/** Without underscores and case; only names that are unique so. */
	private final Map<String, Property> folded = new LinkedHashMap<>();

	private ObjectProperties(Class<?> type) {
		this.type = type;
	}

	/** Reads one property of an object. */
	@FunctionalInterface
	interface Property {

		@Nullable Object get(Object object);

	}

	/**
	 * Looks at a class once.
	 * @throws ParameterException if it has no properties to speak of
	 */
	static ObjectProperties of(Class<?> type) {
		return KNOWN.get(type);
	}

	private static ObjectProperties inspect(Class<?> type) {
		ObjectProperties properties = new ObjectProperties(type);
		if (isValue(type)) {
			throw properties.unsuitable();
		}
		try {
			SourcePlan.sources(type).forEach((source) -> properties.add(source.name(), source.getter()));
		}
		catch (IllegalAccessException | InaccessibleObjectException ex) {
			throw new ParameterException(null, "%s cannot be read: %s".formatted(type.getName(), ex.getMessage()),
					null);
		}
		if (properties.exact.isEmpty() && !type.isRecord()) {
			throw properties.unsuitable();
		}
		properties.fold();
		return properties;
	}

	private static boolean isValue(Class<?> type) {
		return BeanUtils.isSimpleValueType(type) || type.isArray() || Iterable.class.isAssignableFrom(type)
				|| Map.class.isAssignableFrom(type) || BaseStream.class.isAssignableFrom(type)
				|| type == Optional.class;
	}

	private ParameterException unsuitable() {
		return new ParameterException(null,
				"a %s is no record, bean or map with values by name".formatted(this.type.getName()), null);
	}

	private void add(String name, MethodHandle getter) {
		MethodHandle handle = getter.asType(MethodType.methodType(Object.class, Object.class));
		this.exact.put(name, (object) -> read(handle, object));
	}

	private static @Nullable Object read(MethodHandle getter, Object object) {
		try {
			return (Object) getter.invokeExact(object);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("A property of a " + object.getClass().getName() + " could not be read",
					ex);
		}
	}

	private void fold() {
		Set<String> ambiguous = new HashSet<>();
		this.exact.forEach((name, property) -> {
			if (this.folded.put(folded(name), property) != null) {
				ambiguous.add(folded(name));
			}
		});
		this.folded.keySet().removeAll(ambiguous);
	}

	private static String folded(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Finds a property: by its exact name, or without underscores and case where that
	 * names one only; after a dot a property of the property.
	 */
	@Nullable Property find(String name) {
		int dot = name.indexOf('.');
		if (dot < 0) {
			Property found = this.exact.get(name);
			return (found != null) ? found : this.folded.get(folded(name));
		}
		Property outer = find(name.substring(0, dot));
		return (outer != null) ? nested(outer, name.substring(dot + 1)) : null;
	}

	/** The class of the inner object is known only once there is one. */
	private static Property nested(Property outer, String name) {
		return (object) -> {
			Object inner = outer.get(object);
			if (inner == null) {
				return null;
			}
			ObjectProperties properties = of(inner.getClass());
			Property property = properties.find(name);
			if (property == null) {
				throw new ParameterException(null, "there is no '%s'; %s".formatted(name, properties.describe()), null);
			}
			return property.get(inner);
		};
	}

	/** All values, those of a record in the order of its components. */
	@Nullable Object[] values(Object object) {
		return this.exact.values().stream().map((property) -> property.get(object)).toArray();
	}

	Collection<String> names() {
		return this.exact.keySet();
	}

	/** For messages. */
	String describe() {
		return this.type.getSimpleName() + " has " + names();
	}

}

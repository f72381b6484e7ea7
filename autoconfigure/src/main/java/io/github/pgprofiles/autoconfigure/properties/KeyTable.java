package io.github.pgprofiles.autoconfigure.properties;

import java.beans.PropertyDescriptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.autoconfigure.properties.KnownKeys.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The keys that a class with getters and setters has, however a source spells them. What
 * has a getter alone and is no map is a section with keys of its own.
 */
final class KeyTable {

	private final Function<String, Kind> texts;

	private final Map<String, Kind> kinds = new LinkedHashMap<>();

	private final Map<String, String> byPath;

	/** In the environment dots and dashes look alike. */
	private final Map<String, String> byVariable;

	/**
	 * Reads the keys of a class.
	 * @param prefix of each key
	 * @param type with getters and setters
	 */
	KeyTable(String prefix, Class<?> type) {
		this(prefix, type, (name) -> Kind.TEXT);
	}

	/**
	 * Reads the keys of a class.
	 * @param texts what a property that is text takes: text alone, or whatever its source
	 * has made of it
	 */
	KeyTable(String prefix, Class<?> type, Function<String, Kind> texts) {
		this.texts = texts;
		add(prefix, type);
		this.byPath = uniform(".");
		this.byVariable = uniform("");
	}

	/** Whether a property has keys of its own below it. */
	static boolean isSection(PropertyDescriptor property) {
		return property.getWriteMethod() == null && property.getReadMethod() != null
				&& property.getPropertyType() != Map.class && property.getPropertyType() != Class.class;
	}

	private void add(String prefix, Class<?> type) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			String key = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			Class<?> valueType = property.getPropertyType();
			if (isSection(property)) {
				this.kinds.put(key, Kind.SECTION);
				add(key + ".", valueType);
			}
			else if (valueType != Class.class) {
				this.kinds.put(key, kind(property.getName(), valueType));
			}
		}
	}

	private Kind kind(String name, Class<?> type) {
		if (type == Map.class) {
			return Kind.MAP;
		}
		if (Collection.class.isAssignableFrom(type) || type.isArray()) {
			return Kind.LIST;
		}
		return (type == String.class) ? this.texts.apply(name) : Kind.OTHER;
	}

	private Map<String, String> uniform(String separator) {
		Map<String, String> keys = new HashMap<>();
		this.kinds.keySet().forEach((key) -> keys.put(key.replace("-", "").replace(".", separator), key));
		return keys;
	}

	Map<String, Kind> kinds() {
		return this.kinds;
	}

	Kind kind(String key) {
		Kind kind = this.kinds.get(key);
		return (kind != null) ? kind : Kind.OTHER;
	}

	/**
	 * Finds a key.
	 * @param path as written
	 * @param uniform the same in lower case, letters and digits only
	 * @param fromEnvironment whether the path is that of a variable
	 * @return the key; {@code null} if there is none
	 */
	KnownKeys.@Nullable Key find(List<String> path, List<String> uniform, boolean fromEnvironment) {
		String separator = fromEnvironment ? "" : ".";
		Map<String, String> names = fromEnvironment ? this.byVariable : this.byPath;
		String name = names.get(String.join(separator, uniform));
		if (name != null) {
			return new KnownKeys.Key(name, kind(name));
		}
		for (int length = 1; length < uniform.size(); length++) {
			String parent = names.get(String.join(separator, uniform.subList(0, length)));
			if (parent != null && kind(parent) == Kind.MAP) {
				List<String> below = path.subList(length, path.size());
				return new KnownKeys.Key(parent + "[" + (parent.equals("properties")
						? KnownKeys.driverName(below, fromEnvironment) : String.join(".", below)) + "]", Kind.OTHER);
			}
			if (parent != null && kind(parent) == Kind.LIST && length == uniform.size() - 1
					&& uniform.get(length).matches("\\d{1,4}")) {
				return new KnownKeys.Key(parent + "[" + Integer.parseInt(uniform.get(length)) + "]", Kind.TEXT);
			}
		}
		return null;
	}

}

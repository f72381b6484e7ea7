package io.github.pgprofiles.autoconfigure.properties;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Binds the settings of a profile, after the layers have been merged, and collects the
 * values that cannot be converted. Converts as Boot's binder does, which would look for
 * each of the keys that nobody has set.
 */
final class SettingsBinder {

	private static final Map<String, Target> TARGETS = targets("", List.of(), ProfileProperties.class);

	private final ConversionService conversion = ApplicationConversionService.getSharedInstance();

	private final ProfileProperties properties = new ProfileProperties();

	private final Problems problems;

	/** Those that were written one by one, by their list. */
	private final Map<String, Map<Integer, Object>> elements = new HashMap<>();

	private SettingsBinder(Problems problems) {
		this.problems = problems;
	}

	/**
	 * Where a key is stored.
	 *
	 * @param path getters that lead to the bean
	 * @param setter of the bean; the getter of a map
	 * @param type of the value
	 * @param elementType of an element of a list
	 */
	private record Target(List<Method> path, Method setter, Class<?> type, Class<?> elementType) {

		void set(Object root, @Nullable Object value) {
			ReflectionUtils.invokeMethod(this.setter, bean(root), value);
		}

		@SuppressWarnings("unchecked")
		void put(Object root, String name, String value) {
			Map<String, String> map = (Map<String, String>) ReflectionUtils.invokeMethod(this.setter, bean(root));
			Objects.requireNonNull(map).put(name, value);
		}

		private @Nullable Object bean(Object root) {
			Object bean = root;
			for (Method getter : this.path) {
				bean = ReflectionUtils.invokeMethod(getter, bean);
			}
			return bean;
		}

	}

	private static Map<String, Target> targets(String prefix, List<Method> path, Class<?> type) {
		Map<String, Target> targets = new HashMap<>();
		for (var property : BeanUtils.getPropertyDescriptors(type)) {
			String key = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			Method setter = property.getWriteMethod();
			Method getter = property.getReadMethod();
			if (KeyTable.isSection(property)) {
				List<Method> longer = new ArrayList<>(path);
				longer.add(getter);
				targets.putAll(targets(key + ".", longer, property.getPropertyType()));
			}
			else if (setter != null) {
				targets.put(key, new Target(path, setter, property.getPropertyType(),
						ResolvableType.forMethodReturnType(getter).getGeneric().resolve(Object.class)));
			}
			else if (property.getPropertyType() == Map.class) {
				targets.put(key, new Target(path, getter, Map.class, String.class));
			}
		}
		return targets;
	}

	/**
	 * Binds a profile.
	 * @param settings by key
	 * @param problems for what is wrong
	 */
	static ProfileProperties bind(Map<String, Setting> settings, Problems problems) {
		SettingsBinder binder = new SettingsBinder(problems);
		settings.values().forEach(binder::bind);
		binder.elements.forEach((list, elements) -> binder.setList(list, elements.values()));
		return binder.properties;
	}

	private void bind(Setting setting) {
		BootSection section = BootSection.of(setting.key());
		if (section != null) {
			String key = setting.key().substring(section.key().length() + 1);
			section.values(this.properties)
				.put(setting.key().endsWith("]") && !key.contains("[") ? key.substring(0, key.length() - 1) : key,
						setting.value().toString());
			return;
		}
		String name = Setting.listOf(setting.key());
		Target target = TARGETS.get(name);
		if (target == null) {
			return;
		}
		if (target.type() == Map.class) {
			target.put(this.properties, setting.key().substring(name.length() + 1, setting.key().length() - 1),
					setting.value().toString());
		}
		else if (target.type() == List.class) {
			bindList(setting, name, target);
		}
		else {
			Object value = convert(setting, setting.value(), target.type());
			if (value != null) {
				target.set(this.properties, value);
			}
		}
	}

	/** One element, or all in one text. */
	private void bindList(Setting setting, String list, Target target) {
		String index = setting.key().substring(list.length());
		String text = setting.value().toString();
		if (!index.isEmpty()) {
			Object element = convert(setting, text, target.elementType());
			Map<Integer, Object> elements = this.elements.computeIfAbsent(list, (key) -> new TreeMap<>());
			if (element != null) {
				elements.put(Integer.valueOf(index.substring(1, index.length() - 1)), element);
			}
		}
		else if (!this.elements.containsKey(list)) {
			List<Object> elements = new ArrayList<>();
			for (String each : StringUtils.commaDelimitedListToStringArray(text.isBlank() ? "" : text)) {
				Object element = convert(setting, each.strip(), target.elementType());
				if (element != null) {
					elements.add(element);
				}
			}
			setList(list, elements);
		}
	}

	private void setList(String list, Collection<Object> elements) {
		Objects.requireNonNull(TARGETS.get(list)).set(this.properties, List.copyOf(elements));
	}

	private @Nullable Object convert(Setting setting, Object value, Class<?> type) {
		try {
			return this.conversion.convert(value, type);
		}
		catch (ConversionException | IllegalArgumentException ex) {
			String problem = problem(type);
			this.problems.add(setting.refused(isShowable(setting) ? problem + ": '" + value + "'" : problem,
					"Correct or remove it."));
			return null;
		}
	}

	/** A value of a JSON, or what stands for a placeholder, may be anything. */
	private static boolean isShowable(Setting setting) {
		return !setting.layer().isJson() && !setting.replaced() && !SecretKeys.isSecretKey(setting.key());
	}

	private static String problem(Class<?> type) {
		if (type == Integer.class) {
			return "is no integer";
		}
		if (type == Duration.class) {
			return "is no duration, such as 500ms, 5s or 2m";
		}
		if (type == Boolean.class) {
			return "is neither true nor false";
		}
		if (type.isEnum()) {
			List<String> names = Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.toList();
			return "is none of " + names;
		}
		return "cannot be read";
	}

}

package io.github.pgprofiles.autoconfigure.properties;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
	private final Map<String, Map<Integer, String>> elements = new HashMap<>();

	private SettingsBinder(Problems problems) {
		this.problems = problems;
	}

	/**
	 * Where a key is stored.
	 *
	 * @param path getters that lead to the bean
	 * @param setter of the bean
	 * @param type of the value
	 */
	private record Target(List<Method> path, Method setter, Class<?> type) {

		void set(Object root, @Nullable Object value) {
			Object bean = root;
			for (Method getter : this.path) {
				bean = ReflectionUtils.invokeMethod(getter, bean);
			}
			ReflectionUtils.invokeMethod(this.setter, bean, value);
		}

	}

	private static Map<String, Target> targets(String prefix, List<Method> path, Class<?> type) {
		Map<String, Target> targets = new HashMap<>();
		for (var property : BeanUtils.getPropertyDescriptors(type)) {
			String key = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			Method setter = property.getWriteMethod();
			if (setter != null) {
				targets.put(key, new Target(path, setter, property.getPropertyType()));
			}
			else if (property.getPropertyType().getPackage() == ProfileProperties.class.getPackage()) {
				List<Method> longer = new ArrayList<>(path);
				longer.add(property.getReadMethod());
				targets.putAll(targets(key + ".", longer, property.getPropertyType()));
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
		binder.elements.forEach((list, texts) -> Objects.requireNonNull(TARGETS.get(list))
			.set(binder.properties, List.copyOf(texts.values())));
		return binder.properties;
	}

	private void bind(Setting setting) {
		String driverProperty = LayerReader.driverProperty(setting.key());
		String list = Setting.listOf(setting.key());
		if (driverProperty != null) {
			this.properties.getProperties().put(driverProperty, setting.value().toString());
		}
		else {
			Target target = TARGETS.get(list);
			if (target != null && target.type() == List.class) {
				bindList(setting, list, target);
			}
			else if (target != null) {
				convert(setting, target);
			}
		}
	}

	/** One element, or all in one text. */
	private void bindList(Setting setting, String list, Target target) {
		String index = setting.key().substring(list.length());
		String text = setting.value().toString();
		if (!index.isEmpty()) {
			this.elements.computeIfAbsent(list, (key) -> new TreeMap<>())
				.put(Integer.valueOf(index.substring(1, index.length() - 1)), text);
		}
		else if (!this.elements.containsKey(list)) {
			target.set(this.properties, List.copyOf(Arrays.asList(StringUtils
				.trimArrayElements(StringUtils.commaDelimitedListToStringArray(text.isBlank() ? "" : text)))));
		}
	}

	private void convert(Setting setting, Target target) {
		try {
			target.set(this.properties, this.conversion.convert(setting.value(), target.type()));
		}
		catch (ConversionException | IllegalArgumentException ex) {
			String problem = problem(target.type());
			this.problems.add(setting.refused(isShowable(setting) ? problem + ": '" + setting.value() + "'" : problem,
					"Correct or remove it."));
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

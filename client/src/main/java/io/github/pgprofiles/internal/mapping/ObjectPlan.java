package io.github.pgprofiles.internal.mapping;

import java.beans.PropertyDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.error.MappingException;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;

/**
 * How an object is made: by its constructor (records, and classes that have one
 * constructor with named parameters) or by its setters (beans). Knows no columns.
 *
 * @param type of the object
 * @param constructor takes the slots' values, or nothing where there are setters
 * @param slots in the order of the constructor's parameters, or of the setters
 * @param setters one for each slot; none where the constructor takes the values
 */
record ObjectPlan(Class<?> type, MethodHandle constructor, List<Slot> slots, List<MethodHandle> setters) {

	/** Wider arguments than this no method handle takes. */
	private static final int MOST_SLOTS = 250;

	/**
	 * A component or property.
	 *
	 * @param name as it stands in the Java class
	 * @param type of the component or property
	 */
	record Slot(String name, ResolvableType type) {
	}

	/** Whether a row without a column for a slot is refused. */
	boolean isStrict() {
		return this.setters.isEmpty();
	}

	static ObjectPlan of(Class<?> type) {
		try {
			Constructor<?> constructor = type.isRecord() ? canonical(type) : BeanUtils.getResolvableConstructor(type);
			requireFillable(type, constructor);
			constructor.setAccessible(true);
			MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
			return (constructor.getParameterCount() > 0) ? byConstructor(type, constructor, handle)
					: bySetters(type, handle);
		}
		catch (IllegalStateException | ReflectiveOperationException | SecurityException ex) {
			throw new MappingException(null,
					"%s is no record, no bean with a default constructor and no class with one constructor"
						.formatted(type.getName()),
					ex);
		}
	}

	private static Constructor<?> canonical(Class<?> type) throws NoSuchMethodException {
		return type.getDeclaredConstructor(
				Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
	}

	private static ObjectPlan byConstructor(Class<?> type, Constructor<?> constructor, MethodHandle handle) {
		List<Slot> slots = new ArrayList<>();
		if (type.isRecord()) {
			for (RecordComponent component : type.getRecordComponents()) {
				slots.add(new Slot(component.getName(), ResolvableType.forType(component.getGenericType())));
			}
			return new ObjectPlan(type, handle, List.copyOf(slots), List.of());
		}
		for (Parameter parameter : constructor.getParameters()) {
			if (!parameter.isNamePresent()) {
				throw new MappingException(null,
						"the parameters of %s's constructor have no names: compile it with -parameters"
							.formatted(type.getName()),
						null);
			}
			slots.add(new Slot(parameter.getName(), ResolvableType.forType(parameter.getParameterizedType())));
		}
		return new ObjectPlan(type, handle, List.copyOf(slots), List.of());
	}

	private static void requireFillable(Class<?> type, Constructor<?> constructor) {
		int width = Arrays.stream(constructor.getParameterTypes())
			.mapToInt((parameter) -> (parameter == long.class || parameter == double.class) ? 2 : 1)
			.sum();
		if (width > MOST_SLOTS) {
			throw new MappingException(null,
					"%s has more components than the %d that can be filled, of which a long or double takes two"
						.formatted(type.getName(), MOST_SLOTS),
					null);
		}
	}

	private static ObjectPlan bySetters(Class<?> type, MethodHandle constructor) throws IllegalAccessException {
		List<Slot> slots = new ArrayList<>();
		List<MethodHandle> setters = new ArrayList<>();
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			Method setter = property.getWriteMethod();
			if (setter != null) {
				setter.setAccessible(true);
				// which a subclass may know better than the setter's class
				ResolvableType slot = ResolvableType.forMethodParameter(setter, 0, type);
				setters.add(MethodHandles.lookup()
					.unreflect(setter)
					.asType(MethodType.methodType(void.class, type, slot.toClass())));
				slots.add(new Slot(property.getName(), slot));
			}
		}
		if (slots.isEmpty() && !type.isRecord()) {
			throw new MappingException(null,
					"%s has no property to fill: give it setters, or make it a record".formatted(type.getName()), null);
		}
		return new ObjectPlan(type, constructor, List.copyOf(slots), List.copyOf(setters));
	}

}

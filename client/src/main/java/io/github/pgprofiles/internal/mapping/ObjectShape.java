package io.github.pgprofiles.internal.mapping;

import java.beans.PropertyDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

/**
 * How an object is made: by its constructor (records, and classes that have one
 * constructor with named parameters) or by its setters (beans).
 *
 * @param <T> what is made
 */
final class ObjectShape<T> {

	private final Class<T> type;

	private final MethodHandle constructor;

	private final List<Slot> slots;

	/** One for each slot; none where the constructor takes the values. */
	private final List<MethodHandle> setters;

	private ObjectShape(Class<T> type, MethodHandle constructor, List<Slot> slots, List<MethodHandle> setters) {
		this.type = type;
		this.constructor = constructor;
		this.slots = slots;
		this.setters = setters;
	}

	/**
	 * A component or property.
	 *
	 * @param name as it stands in the Java class
	 * @param type of the component or property
	 * @param required whether a row without such a column is refused
	 * @param reader of the column
	 */
	record Slot(String name, Class<?> type, boolean required, ColumnReader reader) {
	}

	static <T> ObjectShape<T> of(Class<T> type) {
		try {
			Constructor<T> constructor = type.isRecord() ? canonical(type) : BeanUtils.getResolvableConstructor(type);
			return (constructor.getParameterCount() > 0) ? byConstructor(type, constructor)
					: bySetters(type, constructor);
		}
		catch (IllegalStateException | ReflectiveOperationException | SecurityException ex) {
			throw Refusal
				.mapping("%s is no record, no bean with a default constructor and no class with one constructor"
					.formatted(type.getName()), ex);
		}
	}

	private static <T> Constructor<T> canonical(Class<T> type) throws NoSuchMethodException {
		return type.getDeclaredConstructor(
				Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
	}

	private static <T> ObjectShape<T> byConstructor(Class<T> type, Constructor<T> constructor)
			throws IllegalAccessException {
		List<Slot> slots = new ArrayList<>();
		for (Parameter parameter : constructor.getParameters()) {
			if (!type.isRecord() && !parameter.isNamePresent()) {
				throw Refusal.mapping("the parameters of %s's constructor have no names: compile it with -parameters"
					.formatted(type.getName()), null);
			}
			slots.add(slot(parameter.getName(), parameter.getParameterizedType(), parameter.getType(), true));
		}
		if (type.isRecord()) {
			slots.clear();
			for (RecordComponent component : type.getRecordComponents()) {
				slots.add(slot(component.getName(), component.getGenericType(), component.getType(), true));
			}
		}
		constructor.setAccessible(true);
		MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
		return new ObjectShape<>(type, spread(handle, slots.size()), List.copyOf(slots), List.of());
	}

	private static MethodHandle spread(MethodHandle handle, int count) {
		return handle.asSpreader(Object[].class, count).asType(MethodType.methodType(Object.class, Object[].class));
	}

	private static <T> ObjectShape<T> bySetters(Class<T> type, Constructor<T> constructor)
			throws IllegalAccessException {
		List<Slot> slots = new ArrayList<>();
		List<MethodHandle> setters = new ArrayList<>();
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			Method setter = property.getWriteMethod();
			if (setter != null) {
				setter.setAccessible(true);
				setters.add(MethodHandles.lookup()
					.unreflect(setter)
					.asType(MethodType.methodType(void.class, Object.class, Object.class)));
				slots.add(slot(property.getName(), setter.getGenericParameterTypes()[0], property.getPropertyType(),
						false));
			}
		}
		if (slots.isEmpty()) {
			throw Refusal.mapping(
					"%s has no property to fill: give it setters, or make it a record".formatted(type.getName()), null);
		}
		constructor.setAccessible(true);
		return new ObjectShape<>(type, spread(MethodHandles.lookup().unreflectConstructor(constructor), 0),
				List.copyOf(slots), List.copyOf(setters));
	}

	private static Slot slot(String name, Type genericType, Class<?> type, boolean required) {
		return new Slot(name, type, required, ColumnReaders.forComponent(genericType, type));
	}

	Class<T> type() {
		return this.type;
	}

	List<Slot> slots() {
		return this.slots;
	}

	/** The Java side of a slot, for messages. */
	String describe(int slot) {
		Slot described = this.slots.get(slot);
		return "%s of %s.%s".formatted(described.type().getSimpleName(), this.type.getSimpleName(), described.name());
	}

	/**
	 * Makes the object.
	 * @param values one for each slot
	 * @param indexes 0 where a slot has no column, so that a bean's own default stays
	 */
	@SuppressWarnings("unchecked") // the constructor's class is the type
	T create(@Nullable Object[] values, int[] indexes) {
		try {
			if (this.setters.isEmpty()) {
				return (T) (Object) this.constructor.invokeExact(values);
			}
			Object bean = (Object) this.constructor.invokeExact(new Object[0]);
			for (int i = 0; i < values.length; i++) {
				if (indexes[i] != 0) {
					this.setters.get(i).invokeExact(bean, values[i]);
				}
			}
			return (T) bean;
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw Refusal.mapping("%s could not be made from a row".formatted(this.type.getSimpleName()), ex);
		}
	}

}

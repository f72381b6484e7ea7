package io.github.pgprofiles.internal.mapping;

import java.beans.PropertyDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.MappingException;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;

/**
 * What an object has to give: the components of a record, the getters of any other class.
 * Knows no columns.
 *
 * @param type of the object
 * @param sources in the order of the components, or of the properties' names
 */
public record SourcePlan(Class<?> type, List<Source> sources) {

	/**
	 * A component or property.
	 *
	 * @param name as it stands in the Java class
	 * @param type of the component or property
	 * @param getter from the object to its value
	 */
	public record Source(String name, ResolvableType type, MethodHandle getter) {
	}

	/** Whether a component without a column is refused. */
	boolean isStrict() {
		return this.type.isRecord();
	}

	static SourcePlan of(Class<?> type) {
		List<Source> sources;
		try {
			sources = sources(type);
		}
		catch (IllegalAccessException | InaccessibleObjectException ex) {
			throw new MappingException(null, "%s cannot be read".formatted(type.getName()), ex);
		}
		if (sources.isEmpty()) {
			throw new MappingException(null,
					"%s has nothing to write: make it a record, or give it getters".formatted(type.getName()), null);
		}
		return new SourcePlan(type, sources);
	}

	/**
	 * The components of a record, in their order, or the properties of any other class
	 * that have a getter.
	 * @throws InaccessibleObjectException if its module does not open it
	 */
	public static List<Source> sources(Class<?> type) throws IllegalAccessException {
		List<Source> sources = new ArrayList<>();
		if (type.isRecord()) {
			for (RecordComponent component : type.getRecordComponents()) {
				sources.add(new Source(component.getName(), ResolvableType.forType(component.getGenericType()),
						handle(component.getAccessor())));
			}
		}
		else {
			for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
				Method getter = property.getReadMethod();
				if (getter != null && getter.getDeclaringClass() != Object.class) {
					sources.add(new Source(property.getName(), ResolvableType.forMethodReturnType(getter, type),
							handle(getter)));
				}
			}
		}
		return List.copyOf(sources);
	}

	private static MethodHandle handle(Method getter) throws IllegalAccessException {
		getter.setAccessible(true);
		return MethodHandles.lookup().unreflect(getter);
	}

}

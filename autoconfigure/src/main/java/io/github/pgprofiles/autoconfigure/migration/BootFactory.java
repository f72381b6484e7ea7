package io.github.pgprofiles.autoconfigure.migration;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Asks the factories of Boot's auto-configurations, which are not public, so that a
 * profile's own Flyway and Liquibase understand each of Boot's keys as Boot's do. Their
 * parameters are matched by type and may change in number and order.
 *
 * @since 0.1.0
 */
public final class BootFactory {

	private BootFactory() {
	}

	/**
	 * A class of Boot's.
	 * @param name of it
	 * @return the class
	 * @throws IllegalStateException if this version of Boot has none
	 */
	public static Class<?> type(String name) {
		try {
			return ClassUtils.forName(name, BootFactory.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException("This version of Spring Boot has no " + name, ex);
		}
	}

	/**
	 * Makes an instance by the only constructor.
	 * @param type of Boot's
	 * @param arguments by parameter
	 * @return the instance
	 */
	public static Object create(Class<?> type, Function<Parameter, Object> arguments) {
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		ReflectionUtils.makeAccessible(constructor);
		try {
			return constructor.newInstance(arguments(constructor.getParameters(), arguments));
		}
		catch (ReflectiveOperationException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Calls a method by its name.
	 * @param <T> what it returns
	 * @param target of Boot's
	 * @param name of the method
	 * @param result what it returns
	 * @param arguments by parameter
	 * @return what it has returned
	 */
	public static <T> T call(Object target, String name, Class<T> result, Function<Parameter, Object> arguments) {
		Method method = Arrays.stream(target.getClass().getDeclaredMethods())
			.filter((each) -> each.getName().equals(name) && result.isAssignableFrom(each.getReturnType()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"This version of Spring Boot has no " + target.getClass().getName() + "." + name));
		ReflectionUtils.makeAccessible(method);
		try {
			return result.cast(method.invoke(target, arguments(method.getParameters(), arguments)));
		}
		catch (ReflectiveOperationException ex) {
			throw failed(ex);
		}
	}

	private static Object[] arguments(Parameter[] parameters, Function<Parameter, Object> arguments) {
		return Arrays.stream(parameters).map(arguments).toArray();
	}

	private static RuntimeException failed(ReflectiveOperationException ex) {
		if (ex instanceof InvocationTargetException && ex.getCause() instanceof RuntimeException own) {
			return own;
		}
		return new IllegalStateException("This version of Spring Boot cannot be asked for a migration", ex);
	}

	/**
	 * A bean that a parameter asks for.
	 * @param beans where it is
	 * @param parameter of Boot's method
	 * @return the bean
	 */
	public static Object dependency(AutowireCapableBeanFactory beans, Parameter parameter) {
		return Objects.requireNonNull(
				beans.resolveDependency(new DependencyDescriptor(MethodParameter.forParameter(parameter), true), null));
	}

	/**
	 * Provides objects that are not beans, or are beans that were chosen.
	 * @param <T> of the objects
	 * @param type of the objects
	 * @param objects in their order
	 * @return the provider
	 */
	public static <T> ObjectProvider<T> provider(Class<T> type, List<? extends T> objects) {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		for (int i = 0; i < objects.size(); i++) {
			beans.addBean(String.valueOf(i), objects.get(i));
		}
		return beans.getBeanProvider(type);
	}

}

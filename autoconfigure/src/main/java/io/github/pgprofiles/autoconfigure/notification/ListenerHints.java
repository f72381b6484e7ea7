package io.github.pgprofiles.autoconfigure.notification;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Says ahead of time which methods are called by reflection, and which types are read
 * from JSON.
 */
final class ListenerHints implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		ConfigurableListableBeanFactory beans = bean.getBeanFactory();
		Class<?> type = AutoProxyUtils.determineTargetClass(beans, bean.getBeanName());
		Class<?> known = (type != null) ? type : bean.getBeanClass();
		Set<Method> methods = ListenerMethods.of(known).keySet();
		return methods.isEmpty() ? null
				: (context, code) -> methods.forEach((method) -> register(known, method, context.getRuntimeHints()));
	}

	private static void register(Class<?> beanType, Method method, RuntimeHints hints) {
		hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
		Type type = ListenerMethod.type(beanType, method);
		if (ListenerMethod.isJson(type)) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), type);
		}
	}

}

package io.github.pgprofiles.autoconfigure.wiring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.properties.ProfileNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.util.ReflectionUtils;

/**
 * The transactional methods of the beans that exist. Spring looks their transaction
 * manager up when a method is first called, which may be at night.
 */
final class TransactionalMethods {

	private static final Log logger = LogFactory.getLog(TransactionalMethods.class);

	private final ConfigurableListableBeanFactory beans;

	private final ProfileNames profiles;

	/** Whether there is a transaction manager of a name. */
	private final Map<String, Boolean> known = new HashMap<>();

	TransactionalMethods(ConfigurableListableBeanFactory beans, ProfileNames profiles) {
		this.beans = beans;
		this.profiles = profiles;
	}

	/**
	 * Looks at the beans that Spring has made transactional, and at no others.
	 * @throws UnknownTransactionManagerException for a name that nobody has; a disabled
	 * profile's is a warning, as the method may not be needed there
	 */
	void check() {
		for (String name : this.beans.getSingletonNames()) {
			if (this.beans.getSingleton(name) instanceof Advised advised && advised.getTargetSource().isStatic()) {
				TransactionAttributeSource attributes = attributes(advised);
				if (attributes != null) {
					check(attributes, AopUtils.getTargetClass(advised));
				}
			}
		}
	}

	private static @Nullable TransactionAttributeSource attributes(Advised advised) {
		return Arrays.stream(advised.getAdvisors())
			.map(Advisor::getAdvice)
			.filter(TransactionAspectSupport.class::isInstance)
			.map((advice) -> ((TransactionAspectSupport) advice).getTransactionAttributeSource())
			.findFirst()
			.orElse(null);
	}

	private void check(TransactionAttributeSource attributes, Class<?> type) {
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type, ReflectionUtils.USER_DECLARED_METHODS)) {
			TransactionAttribute attribute = attributes.getTransactionAttribute(method, type);
			String manager = (attribute != null) ? attribute.getQualifier() : null;
			if (manager != null && !manager.isEmpty() && !this.known.computeIfAbsent(manager, this::exists)) {
				unknown(type.getName() + "." + method.getName() + "()", manager);
			}
		}
	}

	/** By the rules of Spring's own look-up. */
	private boolean exists(String manager) {
		if (this.beans.containsBean(manager)) {
			return true;
		}
		return Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, TransactionManager.class, true,
					false))
			.anyMatch((name) -> BeanFactoryAnnotationUtils.isQualifierMatch(manager::equals, name, this.beans));
	}

	private void unknown(String method, String manager) {
		if (!this.profiles.isDisabled(manager)) {
			throw new UnknownTransactionManagerException(method, manager);
		}
		logger.warn("%s is @Transactional(\"%s\"), but names a profile %s A call of it fails".formatted(method, manager,
				this.profiles.problem(manager)));
	}

}

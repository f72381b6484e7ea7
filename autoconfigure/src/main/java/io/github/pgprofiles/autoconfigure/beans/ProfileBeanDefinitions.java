package io.github.pgprofiles.autoconfigure.beans;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;

/**
 * Definitions that AOT processing can write down: a static factory method, no supplier,
 * plain arguments.
 *
 * @since 0.1.0
 */
public final class ProfileBeanDefinitions {

	private ProfileBeanDefinitions() {
	}

	/**
	 * A definition.
	 * @param factory class with the factory method
	 * @param method the factory method
	 * @param type of the bean
	 * @param arguments the first of the method; the others are autowired
	 * @return the definition
	 */
	public static RootBeanDefinition of(Class<?> factory, String method, Class<?> type, Object... arguments) {
		RootBeanDefinition definition = new RootBeanDefinition(factory);
		definition.setTargetType(type);
		Class<?> made = ResolvableType.forClass(type).as(FactoryBean.class).getGeneric().resolve();
		if (made != null) {
			// a static factory method is called to learn it, before the post-processors
			// are there
			definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, made);
		}
		definition.setFactoryMethodName(method);
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		ConstructorArgumentValues values = definition.getConstructorArgumentValues();
		for (int i = 0; i < arguments.length; i++) {
			values.addIndexedArgumentValue(i, arguments[i]);
		}
		return definition;
	}

	/**
	 * Makes a definition one of a profile.
	 * @param definition of the bean
	 * @param profile its qualifier
	 * @param primary whether it is the default candidate
	 */
	public static void assign(RootBeanDefinition definition, String profile, boolean primary) {
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, profile));
		definition.setPrimary(primary);
		definition.setDefaultCandidate(primary);
	}

	/**
	 * Adds a bean of a profile, unless there is one of the user's own with this name.
	 * @param registry of the beans
	 * @param profile its name and qualifier
	 * @param suffix of the bean's name
	 * @param primary whether it is the default candidate
	 * @param definition of the bean
	 * @return the bean's name
	 */
	public static String add(BeanDefinitionRegistry registry, String profile, String suffix, boolean primary,
			RootBeanDefinition definition) {
		String name = profile + suffix;
		if (!registry.containsBeanDefinition(name)) {
			assign(definition, profile, primary);
			registry.registerBeanDefinition(name, definition);
		}
		return name;
	}

	/**
	 * Another bean of a profile, as an argument.
	 * @param profile its name
	 * @param suffix of the bean's name
	 * @return the reference
	 */
	public static RuntimeBeanReference reference(String profile, String suffix) {
		return new RuntimeBeanReference(profile + suffix);
	}

}

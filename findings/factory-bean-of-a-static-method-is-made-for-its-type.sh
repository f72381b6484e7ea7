#!/usr/bin/env bash
# Spring Framework 7.0.8, spring-context.
# A FactoryBean that a static factory method makes is created, with all that it depends on, when somebody asks for beans of
# a type and may initialize for that, although the method's return type names the object's type by its generics. One of an
# instance method (as @Bean methods mostly are) is not: there the declaration is read. Asked for by an early bean
# post-processor, what such a factory needs is made before later post-processors exist. The attribute
# FactoryBean.OBJECT_TYPE_ATTRIBUTE of the bean definition spares it.
. "$(dirname "$0")/lib/java.sh"
code=$(cat <<'JAVA'
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

public class Finding {

	static int made;

	public static class OfThread implements FactoryBean<Thread> {

		OfThread() {
			made++;
		}

		@Override
		public Thread getObject() {
			return new Thread();
		}

		@Override
		public Class<?> getObjectType() {
			return Thread.class;
		}

	}

	public static OfThread byStaticMethod() {
		return new OfThread();
	}

	public OfThread byMethod() {
		return new OfThread();
	}

	static String ask(RootBeanDefinition definition) {
		made = 0;
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerBeanDefinition("finding", new RootBeanDefinition(Finding.class));
		beans.registerBeanDefinition("bean", definition);
		return beans.getBeanNamesForType(Thread.class, true, true).length + " found, " + made + " made";
	}

	static RootBeanDefinition staticMethod() {
		RootBeanDefinition definition = new RootBeanDefinition(Finding.class);
		definition.setFactoryMethodName("byStaticMethod");
		return definition;
	}

	public static void main(String[] args) {
		RootBeanDefinition instance = new RootBeanDefinition();
		instance.setFactoryBeanName("finding");
		instance.setFactoryMethodName("byMethod");
		System.out.println("instance method: " + ask(instance));
		System.out.println("static method: " + ask(staticMethod()));
		RootBeanDefinition told = staticMethod();
		told.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, Thread.class);
		System.out.println("static method and attribute: " + ask(told));
	}

}
JAVA
)
packages "${embedded[@]}" org.springframework:spring-context:7.0.8
expect 'instance method: 1 found, 0 made
static method: 1 found, 1 made
static method and attribute: 1 found, 0 made' "$(run_java <<<"$code")"

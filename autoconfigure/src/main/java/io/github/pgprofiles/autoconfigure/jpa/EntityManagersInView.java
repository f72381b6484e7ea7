package io.github.pgprofiles.autoconfigure.jpa;

import java.util.List;

import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.entities.ProfilePackages;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import jakarta.persistence.EntityManagerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.orm.jpa.support.OpenEntityManagerInViewInterceptor;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Keeps the entity managers of those profiles that ask for it open until a web request is
 * rendered. Loaded only where Spring MVC is there.
 */
final class EntityManagersInView implements WebMvcConfigurer {

	private final List<String> profiles;

	private final ProfileDefinitions definitions;

	private final BeanFactory beans;

	private EntityManagersInView(List<String> profiles, ProfileDefinitions definitions, BeanFactory beans) {
		this.profiles = profiles;
		this.definitions = definitions;
		this.beans = beans;
	}

	/**
	 * Boot would add its interceptor for the primary profile, which has keys of its own:
	 * one that nobody uses keeps it out.
	 */
	static void register(BeanDefinitionRegistry registry, ProfilePackages packages) {
		registry.registerBeanDefinition("postgresEntityManagersInView",
				ProfileBeanDefinitions.of(EntityManagersInView.class, "create", WebMvcConfigurer.class,
						(Object) StringUtils.toStringArray(packages.enabled())));
		for (String profile : packages.enabled()) {
			if (packages.isPrimary(profile)) {
				RootBeanDefinition interceptor = new RootBeanDefinition(OpenEntityManagerInViewInterceptor.class);
				interceptor.setLazyInit(true);
				ProfileBeanDefinitions.add(registry, profile, "OpenEntityManagerInViewInterceptor", true, interceptor);
			}
		}
	}

	static WebMvcConfigurer create(String[] profiles, ProfileDefinitions definitions, BeanFactory beans) {
		return new EntityManagersInView(List.of(profiles), definitions, beans);
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		for (String profile : this.profiles) {
			ProfileDefinition definition = this.definitions.get(profile);
			if (definition != null && Boolean.TRUE.equals(definition.properties().getJpa().getOpenInView())) {
				OpenEntityManagerInViewInterceptor interceptor = new OpenEntityManagerInViewInterceptor();
				interceptor.setEntityManagerFactory(
						this.beans.getBean(profile + ProfileJpaRegistrar.FACTORY, EntityManagerFactory.class));
				registry.addWebRequestInterceptor(interceptor);
			}
		}
	}

}

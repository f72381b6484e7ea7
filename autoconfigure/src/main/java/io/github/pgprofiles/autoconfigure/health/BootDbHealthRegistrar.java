package io.github.pgprofiles.autoconfigure.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;

/**
 * Excludes the profiles from Boot's {@code db}: removes its definition where every
 * DataSource belongs to a profile, otherwise limits it to the others. Works on bean
 * definitions alone, so that AOT processing records the result.
 */
final class BootDbHealthRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String FILTER = "postgresProfilesDbHealthFilter";

	private final Environment environment;

	private final ListableBeanFactory beans;

	BootDbHealthRegistrar(Environment environment, BeanFactory beans) {
		this.environment = environment;
		this.beans = (ListableBeanFactory) beans;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (!isBoots(registry)) {
			return;
		}
		Set<String> ofProfiles = ProfileDefinitions.of(this.environment)
			.all()
			.stream()
			.flatMap((definition) -> Stream.concat(Stream.of(definition.name()),
					definition.nodes().stream().map((node) -> node.all().beanName())))
			.map(PostgresHealthContributor::dataSource)
			.collect(Collectors.toSet());
		List<String> ours = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (String name : this.beans.getBeanNamesForType(DataSource.class, false, false)) {
			if (!registry.containsBeanDefinition(name) || registry.getBeanDefinition(name).isAutowireCandidate()) {
				(ofProfiles.contains(name) ? ours : others).add(name);
			}
		}
		if (others.isEmpty()) {
			registry.removeBeanDefinition(DbHealthFilter.DB);
		}
		else if (!ours.isEmpty()) {
			RootBeanDefinition filter = new RootBeanDefinition(DbHealthFilter.class);
			filter.getConstructorArgumentValues().addIndexedArgumentValue(0, ours.toArray(String[]::new));
			filter.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			registry.registerBeanDefinition(FILTER, filter);
		}
	}

	/** A user's bean of that name is left unchanged. */
	private static boolean isBoots(BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(DbHealthFilter.DB)
				&& registry.getBeanDefinition(DbHealthFilter.DB) instanceof AnnotatedBeanDefinition definition) {
			MethodMetadata method = definition.getFactoryMethodMetadata();
			return method != null && method.getDeclaringClassName()
				.equals(DataSourceHealthContributorAutoConfiguration.class.getName());
		}
		return false;
	}

}

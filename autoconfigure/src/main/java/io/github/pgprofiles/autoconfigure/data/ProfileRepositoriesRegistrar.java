package io.github.pgprofiles.autoconfigure.data;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.pgprofiles.autoconfigure.entities.AnnotatedPackages;
import io.github.pgprofiles.autoconfigure.entities.EntityLibrary;
import io.github.pgprofiles.autoconfigure.entities.PackageFilter;
import io.github.pgprofiles.autoconfigure.entities.ProfilePackages;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.data.repository.config.RepositoryConfigurationDelegate;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;
import org.springframework.data.repository.config.RepositoryConfigurationUtils;

/**
 * Registers repositories of one library: those of each profile, in its packages; and in
 * place of Boot's own registrar those that are left, which belong to the primary profile
 * or to Boot's DataSource.
 *
 * @since 0.1.0
 */
public abstract class ProfileRepositoriesRegistrar implements ImportBeanDefinitionRegistrar {

	private final EntityLibrary library;

	private final Class<? extends Annotation> annotation;

	private final Environment environment;

	private final ResourceLoader resources;

	private final BeanFactory beans;

	/**
	 * For one library.
	 * @param library whose repositories they are
	 * @param annotation that gives packages to a profile, with the attributes of Spring
	 * Data's own
	 * @param environment of the application
	 * @param resources the class path
	 * @param beans in which Boot's packages are looked up
	 */
	protected ProfileRepositoriesRegistrar(EntityLibrary library, Class<? extends Annotation> annotation,
			Environment environment, ResourceLoader resources, BeanFactory beans) {
		this.library = library;
		this.annotation = annotation;
		this.environment = environment;
		this.resources = resources;
		this.beans = beans;
	}

	/**
	 * The library's extension for repositories of profiles.
	 * @return a new one
	 */
	protected abstract RepositoryConfigurationExtension extension();

	/**
	 * The library's extension for the repositories that are left to Boot.
	 * @return a new one
	 */
	protected abstract RepositoryConfigurationExtension bootExtension();

	/**
	 * A class with the annotation and the defaults of its attributes.
	 * @return the class
	 */
	protected abstract Class<?> template();

	/**
	 * The attributes of Spring Data's annotation that name beans of a profile.
	 * @param profile its name
	 * @param primary whether it is the primary one
	 * @return names of beans by attribute
	 */
	protected abstract Map<String, String> references(String profile, boolean primary);

	/**
	 * The same for the repositories that are left to Boot.
	 * @return names of beans by attribute
	 */
	protected abstract Map<String, String> bootReferences();

	/**
	 * How repositories are initialized.
	 * @param environment of the application
	 * @return by Boot's key, if the library has one
	 */
	protected BootstrapMode bootstrapMode(Environment environment) {
		return BootstrapMode.DEFAULT;
	}

	/**
	 * Registers the repositories of the profiles.
	 * @param registry of the beans
	 */
	protected final void registerProfiles(BeanDefinitionRegistry registry) {
		ProfilePackages packages = packages(registry);
		for (String profile : packages.enabled()) {
			List<String> left = new ArrayList<>(packages.of(profile));
			PackageFilter filter = new PackageFilter(left, packages.besides(profile));
			Map<String, String> references = references(profile, packages.isPrimary(profile));
			for (AnnotatedPackages annotated : AnnotatedPackages.all(this.library, registry)) {
				if (annotated.profile().equals(profile)) {
					register(registry, annotated.annotated(), this::extension,
							new RepositoryShare(annotated.packages(), filter, references));
					left.removeAll(annotated.packages());
				}
			}
			if (!left.isEmpty()) {
				register(registry, AnnotationMetadata.introspect(template()), this::extension,
						new RepositoryShare(left, filter, references));
			}
		}
	}

	/**
	 * Registers the repositories that are left to Boot, if any profile has packages.
	 * @param registry of the beans
	 */
	protected final void registerRest(BeanDefinitionRegistry registry) {
		ProfilePackages packages = packages(registry);
		if (!packages.isEmpty() && AutoConfigurationPackages.has(this.beans)) {
			register(registry, AnnotationMetadata.introspect(template()), this::bootExtension,
					new RepositoryShare(AutoConfigurationPackages.get(this.beans),
							new PackageFilter(List.of(""), packages.besides(null)), bootReferences()));
		}
	}

	private ProfilePackages packages(BeanDefinitionRegistry registry) {
		return ProfilePackages.of(this.library, this.environment, registry, this.resources);
	}

	private void register(BeanDefinitionRegistry registry, AnnotationMetadata annotated,
			Supplier<RepositoryConfigurationExtension> extensions, RepositoryShare share) {
		RepositorySource source = new RepositorySource(annotated, this.annotation, this.resources, this.environment,
				registry, share, bootstrapMode(this.environment));
		RepositoryConfigurationExtension extension = extensions.get();
		RepositoryConfigurationUtils.exposeRegistration(extension, registry, source);
		new RepositoryConfigurationDelegate(source, this.resources, this.environment).registerRepositoriesIn(registry,
				extension);
	}

}

package io.github.pgprofiles.autoconfigure.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.entities.AnnotatedPackages;
import io.github.pgprofiles.autoconfigure.entities.PackageFilter;
import io.github.pgprofiles.autoconfigure.entities.ProfilePackages;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
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

	private final RepositoryLibrary library;

	private final Environment environment;

	private final ResourceLoader resources;

	private final ListableBeanFactory beans;

	/**
	 * For one library.
	 * @param library whose repositories they are
	 * @param environment of the application
	 * @param resources the class path
	 * @param beans in which Boot's packages are looked up
	 */
	protected ProfileRepositoriesRegistrar(RepositoryLibrary library, Environment environment, ResourceLoader resources,
			BeanFactory beans) {
		this.library = library;
		this.environment = environment;
		this.resources = resources;
		this.beans = (ListableBeanFactory) beans;
	}

	/**
	 * The beans that are there so far.
	 * @return the factory
	 */
	protected final ListableBeanFactory beans() {
		return this.beans;
	}

	/**
	 * The packages of the profiles.
	 * @param registry with the annotated classes
	 * @return the packages
	 */
	protected final ProfilePackages packages(BeanDefinitionRegistry registry) {
		return ProfilePackages.of(this.library.library(), this.environment, registry, this.resources);
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
			boolean ofBoot = packages.isPrimary(profile) && !this.library.primaryHasOwn();
			Map<String, String> references = ofBoot ? this.library.bootReferences()
					: this.library.references().apply(profile);
			for (AnnotatedPackages annotated : AnnotatedPackages.all(this.library.library(), registry)) {
				if (annotated.profile().equals(profile)) {
					register(registry, annotated.annotated(), this.library.extension().get(),
							new RepositoryShare(annotated.packages(), filter, references));
					left.removeAll(annotated.packages());
				}
			}
			if (!left.isEmpty()) {
				register(registry, AnnotationMetadata.introspect(this.library.defaults()),
						this.library.extension().get(), new RepositoryShare(left, filter, references));
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
			register(registry, AnnotationMetadata.introspect(this.library.defaults()),
					this.library.bootExtension().get(), new RepositoryShare(AutoConfigurationPackages.get(this.beans),
							new PackageFilter(List.of(""), packages.besides(null)), this.library.bootReferences()));
		}
	}

	private void register(BeanDefinitionRegistry registry, AnnotationMetadata annotated,
			RepositoryConfigurationExtension extension, RepositoryShare share) {
		RepositorySource source = new RepositorySource(annotated, this.library.annotation(), this.resources,
				this.environment, registry, share, this.library.bootstrapMode().apply(this.environment));
		RepositoryConfigurationUtils.exposeRegistration(extension, registry, source);
		new RepositoryConfigurationDelegate(source, this.resources, this.environment).registerRepositoriesIn(registry,
				extension);
	}

}

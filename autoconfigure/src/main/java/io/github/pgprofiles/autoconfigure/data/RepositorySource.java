package io.github.pgprofiles.autoconfigure.data;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.pgprofiles.autoconfigure.entities.PackageFilter;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.data.repository.config.AnnotationRepositoryConfigurationSource;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.data.util.Streamable;

/**
 * Where Spring Data looks for repositories: an annotation with the attributes that those
 * of Spring Data have, in packages that are given, with references to other beans that
 * are given.
 */
final class RepositorySource extends AnnotationRepositoryConfigurationSource {

	private final List<String> packages;

	private final PackageFilter filter;

	private final Map<String, String> references;

	private final BootstrapMode bootstrapMode;

	RepositorySource(AnnotationMetadata annotated, Class<? extends Annotation> annotation, ResourceLoader resources,
			Environment environment, BeanDefinitionRegistry registry, RepositoryShare share,
			BootstrapMode bootstrapMode) {
		super(annotated, annotation, resources, environment, registry, null);
		this.packages = share.packages();
		this.filter = share.filter();
		this.references = share.references();
		this.bootstrapMode = bootstrapMode;
	}

	@Override
	public Streamable<String> getBasePackages() {
		return Streamable.of(this.packages);
	}

	@Override
	public Streamable<TypeFilter> getExcludeFilters() {
		TypeFilter others = (reader, factory) -> !this.filter.matches(reader.getClassMetadata().getClassName());
		return super.getExcludeFilters().and(Streamable.of(others));
	}

	@Override
	public <T> Optional<T> getAttribute(String name, Class<T> type) {
		String reference = this.references.get(name);
		return (reference != null) ? Optional.of(type.cast(reference)) : super.getAttribute(name, type);
	}

	/** That of the annotation, if it is set there. */
	@Override
	public BootstrapMode getBootstrapMode() {
		BootstrapMode own = super.getBootstrapMode();
		return (own != BootstrapMode.DEFAULT) ? own : this.bootstrapMode;
	}

}

package io.github.pgprofiles.autoconfigure.data.jpa;

import io.github.pgprofiles.autoconfigure.entities.AnnotatedPackagesRegistrar;
import io.github.pgprofiles.autoconfigure.entities.EntityLibrary;

import org.springframework.core.env.Environment;

/** Remembers classes with the annotation. */
final class JpaProfileRegistrar extends AnnotatedPackagesRegistrar {

	JpaProfileRegistrar(Environment environment) {
		super(EntityLibrary.JPA, EnableJpaProfile.class, environment);
	}

}

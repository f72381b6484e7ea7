package io.github.pgprofiles.autoconfigure.data.jdbc;

import io.github.pgprofiles.autoconfigure.entities.AnnotatedPackagesRegistrar;
import io.github.pgprofiles.autoconfigure.entities.EntityLibrary;

import org.springframework.core.env.Environment;

/** Remembers classes with the annotation. */
final class JdbcProfileRegistrar extends AnnotatedPackagesRegistrar {

	JdbcProfileRegistrar(Environment environment) {
		super(EntityLibrary.JDBC, EnableJdbcProfile.class, environment);
	}

}

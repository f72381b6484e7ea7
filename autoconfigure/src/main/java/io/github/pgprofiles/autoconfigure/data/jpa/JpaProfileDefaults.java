package io.github.pgprofiles.autoconfigure.data.jpa;

/** Has the annotation, with the defaults of its attributes. No configuration class. */
@EnableJpaProfile("")
final class JpaProfileDefaults {

	private JpaProfileDefaults() {
	}

}

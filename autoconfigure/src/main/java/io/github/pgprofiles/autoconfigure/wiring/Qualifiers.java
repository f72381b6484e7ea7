package io.github.pgprofiles.autoconfigure.wiring;

import java.lang.annotation.Annotation;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * The qualifiers at an injection point, also those that are annotated with one.
 *
 * @since 0.1.0
 */
public final class Qualifiers {

	private static final String JAKARTA = "jakarta.inject.Qualifier";

	private static final String NAMED = "jakarta.inject.Named";

	private Qualifiers() {
	}

	/**
	 * The name in a qualifier.
	 * @param annotations of the injection point
	 * @return the name; {@code null} if there is no qualifier, or none with a name
	 */
	public static @Nullable String name(Annotation[] annotations) {
		MergedAnnotations all = MergedAnnotations.from(annotations);
		return Stream.of(Qualifier.class.getName(), NAMED)
			.map(all::get)
			.filter(MergedAnnotation::isPresent)
			.map((annotation) -> annotation.getString(MergedAnnotation.VALUE))
			.filter((value) -> !value.isEmpty())
			.findFirst()
			.orElse(null);
	}

	/**
	 * Whether something else than the type chooses the bean.
	 * @param annotations of the injection point
	 * @return {@code true} if one of them is a qualifier
	 */
	static boolean isPresent(Annotation[] annotations) {
		MergedAnnotations all = MergedAnnotations.from(annotations);
		return Stream.of(Qualifier.class.getName(), JAKARTA, NAMED, Value.class.getName()).anyMatch(all::isPresent);
	}

}

package io.github.pgprofiles.autoconfigure.notification;

import java.lang.reflect.Method;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds the methods of a class that take notifications. */
final class ListenerMethods {

	private ListenerMethods() {
	}

	/** Those of a bean's class, by the annotation that they have. */
	static Map<Method, PostgresListener> of(@Nullable Class<?> type) {
		if (type == null || type.getName().startsWith("org.springframework.")
				|| !AnnotationUtils.isCandidateClass(type, PostgresListener.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<PostgresListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, PostgresListener.class));
	}

}

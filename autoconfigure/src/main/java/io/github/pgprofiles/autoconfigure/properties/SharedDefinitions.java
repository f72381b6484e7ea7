package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;

import org.springframework.core.env.Environment;

/**
 * The definitions that were read from an environment. Several conditions and registrars
 * need them in turn, and property sources may be added between them.
 */
final class SharedDefinitions {

	private final Map<Environment, Read> byEnvironment = new WeakHashMap<>();

	/** Reads an environment. */
	interface Reader {

		ProfileDefinitions read(Environment environment, WrittenProperties properties, Placeholders placeholders);

	}

	private record Read(List<Written> written, Placeholders placeholders, ProfileDefinitions definitions,
			boolean hasBootDataSource) {

		boolean isOf(Environment environment, WrittenProperties properties) {
			return properties.areAllListed() && this.written.equals(properties.all())
					&& this.hasBootDataSource == ProfileDefinitions.hasBootDataSource(environment)
					&& this.placeholders.areUnchanged();
		}

	}

	synchronized ProfileDefinitions get(Environment environment, WrittenProperties properties, Reader reader) {
		Read known = this.byEnvironment.get(environment);
		if (known != null && known.isOf(environment, properties)) {
			return known.definitions();
		}
		Placeholders placeholders = new Placeholders(environment);
		ProfileDefinitions definitions = reader.read(environment, properties, placeholders);
		this.byEnvironment.put(environment, new Read(properties.all(), placeholders, definitions,
				ProfileDefinitions.hasBootDataSource(environment)));
		return definitions;
	}

}

package io.github.pgprofiles.docs;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Keeps libraries that one example only uses out of all other contexts: that example
 * takes their auto-configurations itself.
 */
final class OtherLibraries implements AutoConfigurationImportFilter {

	private static final List<String> LIBRARIES = List.of("org.springframework.boot.flyway.",
			"org.springframework.boot.liquibase.", "org.springframework.modulith.", "io.namastack.");

	@Override
	public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[configurations.length];
		for (int i = 0; i < matches.length; i++) {
			String name = configurations[i];
			matches[i] = name == null || LIBRARIES.stream().noneMatch(name::startsWith);
		}
		return matches;
	}

}

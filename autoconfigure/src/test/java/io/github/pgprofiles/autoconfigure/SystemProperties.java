package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Configuration of one test as properties of the JVM, which what was generated ahead of
 * time reads in a class loader of its own.
 */
public final class SystemProperties implements AfterEachCallback {

	private final List<String> keys = new ArrayList<>();

	public void set(String... lines) {
		for (String line : lines) {
			String[] pair = line.split("=", 2);
			this.keys.add(pair[0]);
			System.setProperty(pair[0], pair[1]);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.keys.forEach(System::clearProperty);
	}

}

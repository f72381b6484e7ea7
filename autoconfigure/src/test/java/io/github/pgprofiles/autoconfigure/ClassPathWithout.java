package io.github.pgprofiles.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The class path of the tests without a library. */
public final class ClassPathWithout {

	private ClassPathWithout() {
	}

	/**
	 * Loads a class where a library is not there, and calls its method {@code call}.
	 * @param library part of the names of its jars
	 * @param type with a public static method {@code call} without parameters
	 * @return what the method has returned
	 */
	public static String call(String library, Class<?> type) throws Exception {
		URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains(library))
			.map(ClassPathWithout::url)
			.toArray(URL[]::new);
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			return (String) loader.loadClass(type.getName()).getMethod("call").invoke(null);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}

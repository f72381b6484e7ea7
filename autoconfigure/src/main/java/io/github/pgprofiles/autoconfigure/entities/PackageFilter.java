package io.github.pgprofiles.autoconfigure.entities;

import java.util.Arrays;
import java.util.Collection;

/**
 * The classes of some packages, without those that lie in a deeper package of somebody
 * else. Immutable.
 *
 * @since 0.1.0
 */
public final class PackageFilter {

	private final String[] own;

	private final String[] others;

	/**
	 * Creates a filter.
	 * @param own packages; the empty one is that of all classes
	 * @param others packages of somebody else
	 */
	public PackageFilter(Collection<String> own, Collection<String> others) {
		this.own = own.toArray(String[]::new);
		this.others = others.toArray(String[]::new);
	}

	/**
	 * Whether a class belongs here.
	 * @param className its full name
	 * @return {@code true} if no package of somebody else is nearer to it
	 */
	public boolean matches(String className) {
		return nearest(className, this.own) > nearest(className, this.others);
	}

	private static int nearest(String className, String[] packages) {
		return Arrays.stream(packages)
			.filter((name) -> name.isEmpty() || className.startsWith(name + "."))
			.mapToInt(String::length)
			.max()
			.orElse(-1);
	}

}

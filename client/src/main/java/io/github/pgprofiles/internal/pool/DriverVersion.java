package io.github.pgprofiles.internal.pool;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which pgJDBC the application really runs with, whatever this library asked for. */
final class DriverVersion {

	private static final Logger logger = LoggerFactory.getLogger(DriverVersion.class);

	/** The first without CVE-2026-42198 and CVE-2026-54291. */
	private static final int[] SAFE = { 42, 7, 12 };

	private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

	private DriverVersion() {
	}

	/** Its constants are no use: javac copies them from the driver of this build. */
	@SuppressWarnings("deprecation")
	static String current() {
		return Driver.getVersion();
	}

	static void warnIfVulnerable() {
		String version = current();
		if (isVulnerable(version)) {
			logger.warn("{} has known vulnerabilities: use 42.7.12 or later. Where Spring Boot's parent or BOM chooses"
					+ " the version, set the property 'postgresql.version'", version);
		}
	}

	/** Whether a version is older than the first that is safe; an unknown one is not. */
	static boolean isVulnerable(String version) {
		Matcher numbers = VERSION.matcher(version);
		return numbers.find() && Arrays.compare(new int[] { Integer.parseInt(numbers.group(1)),
				Integer.parseInt(numbers.group(2)), Integer.parseInt(numbers.group(3)) }, SAFE) < 0;
	}

}

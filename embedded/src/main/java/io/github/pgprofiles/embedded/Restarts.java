package io.github.pgprofiles.embedded;

import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.util.ClassUtils;

/** Whether devtools restarts this application when its classes change. */
final class Restarts {

	private static final boolean DEVTOOLS = ClassUtils.isPresent("org.springframework.boot.devtools.restart.Restarter",
			Restarts.class.getClassLoader());

	private Restarts() {
	}

	static boolean areOn() {
		return DEVTOOLS && Devtools.restart();
	}

	/** Loaded only where devtools are there. */
	private static final class Devtools {

		/**
		 * With restarts off, and in tests, there is a restarter without URLs, or none.
		 */
		static boolean restart() {
			try {
				return Restarter.getInstance().getInitialUrls() != null;
			}
			catch (IllegalStateException ex) {
				return false; // not initialized
			}
		}

	}

}

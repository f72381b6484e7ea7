package io.github.pgprofiles.testing;

import java.io.File;
import java.nio.file.Path;

/**
 * Where PostgreSQL's programs are unpacked for tests: in the build's own directory.
 * zonky's own place is below one that everybody may write to, where another user's
 * programs may lie already.
 */
public final class Binaries {

	private Binaries() {
	}

	/** Below the working directory, which is that of the module. */
	public static File directory() {
		return Path.of("target", "postgres").toAbsolutePath().toFile();
	}

}

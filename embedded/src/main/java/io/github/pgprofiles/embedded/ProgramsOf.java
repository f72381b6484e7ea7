package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;

/**
 * The programs as zonky finds them, for one directory. zonky remembers for each resolver,
 * and for as long as the JVM lives, where it has unpacked them, whatever directory it is
 * told later.
 *
 * @param directory into which they are unpacked
 */
record ProgramsOf(Path directory) implements PgBinaryResolver {

	@Override
	public InputStream getPgBinary(String system, String machineHardware) throws IOException {
		return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machineHardware);
	}

}

package io.github.pgprofiles.benchmarks.copyfile;

import java.util.Locale;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyOutSpec;

/** The formats of the files. */
public enum FileFormat {

	/** Text that others can read. */
	CSV,

	/** The server's own. */
	BINARY;

	CopyInSpec.Data<?> of(CopyInSpec copy) {
		return (this == CSV) ? copy.csv() : copy.binary();
	}

	CopyOutSpec.Data<?> of(CopyOutSpec copy) {
		return (this == CSV) ? copy.csv() : copy.binary();
	}

	/** As in a name, and as the server calls it. */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}

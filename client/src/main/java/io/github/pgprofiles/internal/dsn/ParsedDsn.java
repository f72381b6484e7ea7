package io.github.pgprofiles.internal.dsn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A DSN, and what it says besides.
 *
 * @param parts that each form has
 * @param namesHost whether it says where to connect, and not only to which port
 * @param port of a server that it does not name
 * @param libpq what only libpq's forms say
 */
public record ParsedDsn(DsnParts parts, boolean namesHost, @Nullable Integer port, @Nullable Libpq libpq) {

	/**
	 * What only libpq's forms say.
	 *
	 * @param servers one for each of the DSN's hosts
	 * @param fallbackApplicationName used if nothing else names the application
	 * @param passwordFile that the DSN names
	 * @param home where libpq looks for other files
	 */
	record Libpq(List<LibpqServer> servers, @Nullable String fallbackApplicationName, @Nullable Path passwordFile,
			LibpqHome home) {

	}

	/**
	 * Completes the driver's properties, and checks them together.
	 * @param fromFiles whether certificates come from files
	 */
	public void complete(Map<String, String> properties, boolean fromFiles) {
		if (this.libpq != null) {
			LibpqTls.complete(properties, this.libpq.servers(), this.libpq.home(), fromFiles);
		}
	}

	public @Nullable String fallbackApplicationName() {
		return (this.libpq != null) ? this.libpq.fallbackApplicationName() : null;
	}

	/** Where the password is looked up, if nothing else has one. */
	public @Nullable LibpqPasswordFile passwordFile(List<ServerAddress> hosts, @Nullable String database) {
		if (this.libpq == null) {
			return null;
		}
		if (this.libpq.passwordFile() != null) {
			LibpqPasswordFile.warnIfMissing(this.libpq.passwordFile());
		}
		Path file = (this.libpq.passwordFile() != null) ? this.libpq.passwordFile() : this.libpq.home().passwordFile();
		List<ServerAddress> names = this.namesHost ? this.libpq.servers().stream().map(LibpqServer::named).toList()
				: hosts;
		return new LibpqPasswordFile(file, names, database);
	}

	/** The same for servers that others name. */
	public ParsedDsn withoutHosts() {
		return new ParsedDsn(this.parts, false, this.port, this.libpq);
	}

}

package io.github.pgprofiles.config;

import java.nio.file.Path;
import java.util.List;

import io.github.pgprofiles.internal.dsn.LibpqPasswordFile;
import org.jspecify.annotations.Nullable;

/**
 * Where the password of a role stands if no setting has one: a password file as libpq
 * reads it. PostgreSQL manual, chapter 'The Password File'. Immutable; the file is read
 * anew each time.
 *
 * @param file the file, which need not be there
 * @param servers the name, and else the address, and the port of each server
 * @param database to connect to; the user's name if {@code null}
 * @since 0.1.0
 */
public record PasswordFile(Path file, List<HostPort> servers, @Nullable String database) {

	public PasswordFile {
		servers = List.copyOf(servers);
	}

	static @Nullable PasswordFile of(@Nullable LibpqPasswordFile file) {
		return (file != null)
				? new PasswordFile(file.file(), file.servers().stream().map(HostPort::of).toList(), file.database())
				: null;
	}

	/**
	 * Finds the password of a role.
	 * @param user the role; the operating system's user if {@code null}
	 * @return the password, or {@code null} if the file has none
	 * @throws InvalidSettingException if it has different ones for the servers, of which
	 * the driver would send one to all
	 */
	public @Nullable String password(@Nullable String user) {
		LibpqPasswordFile read = new LibpqPasswordFile(this.file, this.servers.stream().map(HostPort::address).toList(),
				this.database);
		return InvalidSettingException.translated(() -> read.password(user));
	}

}

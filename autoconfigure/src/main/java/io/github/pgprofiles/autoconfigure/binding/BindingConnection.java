package io.github.pgprofiles.autoconfigure.binding;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where a binding connects, as one file says it or several do together.
 *
 * @param place the file, or the directory of several
 * @param text the DSN
 * @param parts the files of several, by libpq's keywords; {@code null} for a whole DSN
 */
record BindingConnection(Path place, String text, @Nullable Map<String, Part> parts) {

	static BindingConnection whole(Path file, String text) {
		return new BindingConnection(file, text, null);
	}

	static BindingConnection ofParts(Path directory, Map<String, Part> parts) {
		String keywords = parts.entrySet()
			.stream()
			.map((part) -> part.getKey() + "='" + part.getValue().value().replace("\\", "\\\\").replace("'", "\\'")
					+ "'")
			.collect(Collectors.joining(" "));
		return new BindingConnection(directory, keywords, parts);
	}

	/**
	 * A file with one part.
	 *
	 * @param file that has it
	 * @param value without blanks around it
	 */
	record Part(Path file, String value) {

		@Override
		public String toString() {
			return this.file.toString();
		}

	}

	/**
	 * The DSN, if a profile can use it.
	 * @throws BindingException if it cannot
	 */
	String checked() {
		requirePorts();
		requireHosts();
		try {
			if ("*".equals(Dsn.parse(this.text).database())) {
				throw new BindingException(fileOf("dbname"), "is for a superuser and names no database",
						"Bind the secret of an application's user.");
			}
			// a password, so that nobody looks for one
			ProfileSettings.builder("binding").dsn(this.text).password("none").build();
		}
		catch (InvalidSettingException ex) {
			throw unusable(ex);
		}
		return this.text;
	}

	/** With one file for it, the mistake is not that of all together. */
	private void requirePorts() {
		Part port = (this.parts != null) ? this.parts.get("port") : null;
		if (port != null) {
			for (String each : port.value().split(",", -1)) {
				if (!each.matches("\\s*(0*[1-9]\\d{0,4})?\\s*")
						|| (!each.isBlank() && Integer.parseInt(each.strip()) > 65535)) {
					throw new BindingException(port.file(), "has no port in it",
							"Put a number from 1 to 65535 into it, and nothing else; PostgreSQL's default is 5432.");
				}
			}
		}
	}

	private static HostPort checkHost(String host) {
		return new HostPort(host, HostPort.DEFAULT_PORT);
	}

	private void requireHosts() {
		Part host = (this.parts != null) ? this.parts.get("host") : null;
		if (host != null) {
			for (String each : host.value().split(",", -1)) {
				// a directory of sockets is refused with all of it
				if (!each.isBlank() && !each.strip().startsWith("/")) {
					try {
						checkHost(each.strip());
					}
					catch (InvalidSettingException ex) {
						throw unusable(ex);
					}
				}
			}
		}
	}

	private BindingException unusable(InvalidSettingException ex) {
		Part part = (this.parts != null) ? this.parts.get(ex.key().equals("database") ? "dbname" : ex.key()) : null;
		if (part != null) {
			return new BindingException(part.file(),
					"holds a value that " + BindingWords.withoutValue(ex.problem(), part.value()),
					BindingWords.mask(ex.action(), part.value()));
		}
		String content = (this.parts == null) ? this.text
				: this.parts.values().stream().map(Part::value).collect(Collectors.joining(" "));
		String what = (this.parts != null)
				? "cannot be used: what its files %s say together ".formatted(
						this.parts.values().stream().map((each) -> "'" + each.file().getFileName() + "'").toList())
				: ex.key().equals("dsn") ? "cannot be used: it "
						: "cannot be used: its '" + ex.key().replaceFirst("^properties\\.", "") + "' ";
		return new BindingException(this.place, what + BindingWords.mask(ex.problem(), content),
				BindingWords.mask(ex.action(), content));
	}

	private Path fileOf(String keyword) {
		Part part = (this.parts != null) ? this.parts.get(keyword) : null;
		return (part != null) ? part.file() : this.place;
	}

	@Override
	public String toString() {
		return "BindingConnection[" + this.place + "]";
	}

}

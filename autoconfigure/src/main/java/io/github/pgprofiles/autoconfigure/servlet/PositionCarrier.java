package io.github.pgprofiles.autoconfigure.servlet;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import io.github.pgprofiles.autoconfigure.servlet.WritePositionProperties.Carrier;
import io.github.pgprofiles.autoconfigure.servlet.WritePositionProperties.SameSite;
import io.github.pgprofiles.config.InvalidSettingException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * What carries positions from an answer to the caller's next request: a cookie or a
 * header. Immutable.
 */
final class PositionCarrier {

	private static final String PREFIX = "app.postgres.write-positions.";

	private static final Duration LONGEST = Duration.ofDays(365);

	/** RFC 9110, section 5.6.2. */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/** Of a path that fits into an attribute of a cookie. */
	private static final Pattern PATH = Pattern.compile("/[\\x21-\\x3A\\x3C-\\x7E]*");

	private final WritePositionProperties properties;

	private final boolean cookie;

	private final String name;

	PositionCarrier(WritePositionProperties properties) {
		this.properties = properties;
		this.cookie = properties.getFilter() != Carrier.HEADER;
		this.name = Objects.requireNonNullElse(properties.getName(),
				this.cookie ? "postgres-positions" : "Postgres-Positions");
		check();
	}

	private void check() {
		if (!TOKEN.matcher(this.name).matches()) {
			throw refused("name", "cannot be that of a cookie or a header",
					"Use letters, digits and '-', or remove the key.");
		}
		Duration maxAge = this.properties.getMaxAge();
		if (maxAge.compareTo(Duration.ofSeconds(1)) < 0 || maxAge.compareTo(LONGEST) > 0) {
			throw refused("max-age", "must be from 1s to 365d",
					"Use the time by which a replica surely has what was written, such as 5m.");
		}
		String path = this.properties.getPath();
		if (path != null && !PATH.matcher(path).matches()) {
			throw refused("path", "is none", "Begin with '/', and use neither blanks nor ';'.");
		}
		if (this.properties.getSameSite() == SameSite.NONE && !Boolean.TRUE.equals(this.properties.getSecure())) {
			throw refused("same-site", "is 'none', which browsers take over TLS only",
					"Set '" + PREFIX + "secure' to true as well.");
		}
	}

	private static InvalidSettingException refused(String key, String problem, String action) {
		return new InvalidSettingException(PREFIX + key, problem, action);
	}

	/** What the request says; {@code null} for nothing. */
	@Nullable String read(HttpServletRequest request) {
		if (!this.cookie) {
			return request.getHeader(this.name);
		}
		Cookie[] cookies = request.getCookies();
		if (cookies != null) {
			for (Cookie each : cookies) {
				if (each.getName().equals(this.name)) {
					return each.getValue();
				}
			}
		}
		return null;
	}

	/**
	 * Adds it to an answer that is not committed.
	 * @param known what the request said
	 */
	void write(HttpServletRequest request, HttpServletResponse response, String positions, @Nullable String known) {
		if (!this.cookie) {
			response.setHeader(this.name, positions);
		}
		else if (!positions.equals(known)) {
			response.addHeader(HttpHeaders.SET_COOKIE, cookie(request, positions));
		}
	}

	private String cookie(HttpServletRequest request, String positions) {
		String context = request.getContextPath();
		return ResponseCookie.from(this.name, positions)
			.path(Objects.requireNonNullElse(this.properties.getPath(), context.isEmpty() ? "/" : context))
			.maxAge(this.properties.getMaxAge())
			.secure(Objects.requireNonNullElse(this.properties.getSecure(), request.isSecure()))
			.httpOnly(true)
			.sameSite(capitalized(this.properties.getSameSite()))
			.build()
			.toString();
	}

	private static String capitalized(SameSite sameSite) {
		String name = sameSite.name();
		return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
	}

}

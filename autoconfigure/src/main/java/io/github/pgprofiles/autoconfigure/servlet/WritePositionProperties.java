package io.github.pgprofiles.autoconfigure.servlet;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The keys of the filter that hands on up to where a caller has written.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(prefix = "app.postgres.write-positions", ignoreUnknownFields = false)
public class WritePositionProperties {

	/**
	 * What carries up to where a caller has written from an answer to its next request:
	 * 'cookie' or 'header'. Default none.
	 */
	private Carrier filter = Carrier.NONE;

	/**
	 * Name of the cookie or the header. Default postgres-positions, as a header
	 * Postgres-Positions.
	 */
	private @Nullable String name;

	/**
	 * Time for which a caller keeps the cookie.
	 */
	private Duration maxAge = Duration.ofMinutes(5);

	/**
	 * Path below which a caller sends the cookie. Default that of the application.
	 */
	private @Nullable String path;

	/**
	 * Whether the cookie is sent over TLS only. Default as the request came.
	 */
	private @Nullable Boolean secure;

	/**
	 * Which requests from other sites have the cookie: 'strict', 'lax' or 'none'.
	 */
	private SameSite sameSite = SameSite.LAX;

	public Carrier getFilter() {
		return this.filter;
	}

	public void setFilter(Carrier filter) {
		this.filter = filter;
	}

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public Duration getMaxAge() {
		return this.maxAge;
	}

	public void setMaxAge(Duration maxAge) {
		this.maxAge = maxAge;
	}

	public @Nullable String getPath() {
		return this.path;
	}

	public void setPath(@Nullable String path) {
		this.path = path;
	}

	public @Nullable Boolean getSecure() {
		return this.secure;
	}

	public void setSecure(@Nullable Boolean secure) {
		this.secure = secure;
	}

	public SameSite getSameSite() {
		return this.sameSite;
	}

	public void setSameSite(SameSite sameSite) {
		this.sameSite = sameSite;
	}

	/** What a request says it by. */
	public enum Carrier {

		/** Nothing. */
		NONE,

		/** A cookie. */
		COOKIE,

		/** A header. */
		HEADER

	}

	/** The cookie's attribute of this name. */
	public enum SameSite {

		/** No request from another site. */
		STRICT,

		/** Those that lead here. */
		LAX,

		/** All, over TLS. */
		NONE

	}

}

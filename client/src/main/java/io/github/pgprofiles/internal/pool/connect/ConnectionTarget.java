package io.github.pgprofiles.internal.pool.connect;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.PasswordFile;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.internal.driver.SuppliedSslFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Where connections lead, as whom, and with which properties of the driver. Not changed
 * any more once it is in use. {@link #toString()} shows the URL only, which holds no
 * credential.
 */
public final class ConnectionTarget {

	private final String url;

	private final List<HostPort> hosts;

	private final @Nullable String user;

	private final @Nullable String password;

	private final Properties properties = new Properties();

	private final Map<String, String> required = new HashMap<>();

	private @Nullable PasswordFile passwordFile;

	private @Nullable Supplier<SSLSocketFactory> sockets;

	private SuppliedSslFactory.@Nullable Source source;

	public ConnectionTarget(ProfileSettings settings) {
		this.url = settings.jdbcUrl();
		this.hosts = settings.hosts();
		this.user = settings.user();
		this.password = settings.password();
	}

	public void set(PGProperty property, String value) {
		set(property.getName(), value);
	}

	public void set(String property, String value) {
		this.properties.setProperty(property, value);
	}

	void remove(PGProperty property) {
		this.properties.remove(property.getName());
	}

	/**
	 * Looks up a missing password there, and nowhere else.
	 * @param file {@code null} for where the driver looks
	 */
	public void lookUpPassword(@Nullable PasswordFile file) {
		this.passwordFile = file;
	}

	/** Sets what nothing else overrides. */
	void require(Map<String, String> properties) {
		this.required.putAll(properties);
	}

	/** Takes the sockets of TLS from elsewhere. */
	void secureBy(Supplier<SSLSocketFactory> factory) {
		this.sockets = factory;
		this.source = SuppliedSslFactory.Source.of(factory);
	}

	public @Nullable PasswordFile passwordFile() {
		return this.passwordFile;
	}

	/** Completes the properties of one connection. */
	public void complete(Properties all) throws SQLException {
		if (this.passwordFile != null && PGProperty.PASSWORD.getOrDefault(all) == null) {
			try {
				PGProperty.PASSWORD.set(all, this.passwordFile.password(PGProperty.USER.getOrDefault(all)));
			}
			catch (InvalidSettingException ex) {
				throw new SQLException(ex.getMessage(), "28000");
			}
		}
		all.putAll(this.required);
		if (this.source != null) {
			PGProperty.SSL_FACTORY.set(all, SuppliedSslFactory.class.getName());
			PGProperty.SSL_FACTORY_ARG.set(all, this.source.key());
		}
	}

	public String url() {
		return this.url;
	}

	/** The hosts of the URL, in its order. */
	public List<HostPort> hosts() {
		return this.hosts;
	}

	public @Nullable String user() {
		return this.user;
	}

	public @Nullable String password() {
		return this.password;
	}

	/** A copy of the properties, without user and password. */
	public Properties properties() {
		Properties copy = new Properties();
		copy.putAll(this.properties);
		return copy;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ConnectionTarget target && this.url.equals(target.url)
				&& Objects.equals(this.user, target.user) && Objects.equals(this.password, target.password)
				&& this.properties.equals(target.properties) && this.required.equals(target.required)
				&& Objects.equals(this.passwordFile, target.passwordFile)
				&& Objects.equals(this.sockets, target.sockets);
	}

	@Override
	public int hashCode() {
		return this.url.hashCode();
	}

	@Override
	public String toString() {
		return this.url;
	}

}

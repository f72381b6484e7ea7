package io.github.pgprofiles.internal.pool.connect;

import java.util.Objects;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * The user and the password that a pool shows, which are the profile's unless somebody
 * has set others there: a customizer, or whoever has the pool. Those have the last word.
 * Thread-safe.
 */
public final class PoolCredentials {

	/** A pool behind a DataSource of somebody else's has these for ever. */
	private final Credentials first;

	private volatile Credentials last;

	private volatile Credentials previous;

	private volatile HikariConfig pool;

	public PoolCredentials(HikariConfig pool, ConnectionTarget target) {
		this.pool = pool;
		this.first = Credentials.of(target.user(), target.password());
		this.last = this.first;
		this.previous = this.first;
		pool.setCredentials(this.first);
	}

	/** The pool that was made of what was there before. */
	public void follow(HikariConfig started) {
		this.pool = started;
	}

	/** Shows others, unless there are somebody else's. */
	public synchronized void publish(ConnectionTarget target) {
		Credentials shown = this.pool.getCredentials();
		boolean own = isOwn(shown);
		this.previous = this.last;
		this.last = Credentials.of(target.user(), target.password());
		if (own) {
			this.pool.setCredentials(this.last);
		}
	}

	/** Those that a connection without any given is made with. */
	public Credentials present() {
		HikariConfig present = this.pool;
		return (present.getCredentialsProvider() != null) ? present.getCredentialsProvider().getCredentials()
				: present.getCredentials();
	}

	/** Whether these are the profile's, as it has or had them. */
	public boolean isOwn(Credentials given) {
		return isSame(given, this.last) || isSame(given, this.previous) || isSame(given, this.first);
	}

	private static boolean isSame(Credentials one, @Nullable Credentials other) {
		return other != null && Objects.equals(one.getUsername(), other.getUsername())
				&& Objects.equals(one.getPassword(), other.getPassword());
	}

}

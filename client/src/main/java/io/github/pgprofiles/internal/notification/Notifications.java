package io.github.pgprofiles.internal.notification;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Function;

import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationSubscription;
import org.jspecify.annotations.Nullable;

/** The notifications of one client. Thread-safe. */
public final class Notifications {

	private final String profile;

	private final ConnectionSource connections;

	private final JsonAdapter json;

	/** Where the pool is none of ours. */
	private @Nullable NotificationHub foreign;

	public Notifications(String profile, ConnectionSource connections, JsonAdapter json) {
		this.profile = profile;
		this.connections = connections;
		this.json = json;
	}

	/**
	 * Subscribes.
	 * @throws SQLException if no session is to be had
	 */
	public NotificationSubscription listen(String channel, NotificationHandler handler) throws SQLException {
		ChannelName.require(this.profile, channel);
		BesidePool beside = BesidePool.of(this.connections);
		if (beside == null) {
			return foreign().subscribe(channel, handler);
		}
		beside.requireSession();
		if (beside.companion(() -> new NotificationHub(this.profile, beside.notifications(),
				beside::openListener)) instanceof NotificationHub hub) {
			return hub.subscribe(channel, handler);
		}
		throw new ClientClosedException(this.profile, null);
	}

	private synchronized NotificationHub foreign() {
		if (this.foreign == null) {
			this.foreign = new NotificationHub(this.profile, NotificationSettings.defaults(),
					this.connections.dataSource()::getConnection);
		}
		return this.foreign;
	}

	/** Reads payloads that are JSON. */
	public Function<String, @Nullable Object> reader(Type type) {
		Decoder decoder = this.json.reader(type);
		return (payload) -> {
			byte[] text = payload.getBytes(StandardCharsets.UTF_8);
			try {
				return decoder.decode(text, 0, text.length);
			}
			catch (ConversionException ex) {
				throw new MappingException(this.profile,
						"the payload of a notification " + ex.reason() + " for " + type.getTypeName(), ex);
			}
		};
	}

}

package io.github.pgprofiles.internal.notification;

import java.nio.charset.StandardCharsets;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.text.ServerName;
import io.github.pgprofiles.internal.text.ServerText;

/**
 * What a notification may hold: told before it is sent, as the server would cut a
 * channel's name short in LISTEN and refuse it in NOTIFY, which fails the transaction.
 */
public final class ChannelName {

	/** Of a payload; the server wants it shorter than 8000. */
	static final int MOST_PAYLOAD = 7999;

	private ChannelName() {
	}

	/**
	 * Checks a channel.
	 * @throws ParameterException if no channel can have that name
	 */
	// the caller may not be checked for null
	@SuppressWarnings("ConstantValue")
	public static String require(String profile, String channel) {
		if (channel == null || channel.isEmpty()) {
			throw refused(profile, "the channel of a notification " + ((channel == null) ? "is null" : "is empty"));
		}
		requireText(profile, "the name of the channel", channel);
		int bytes = bytes(channel);
		if (bytes > ServerName.MOST_BYTES) {
			throw refused(profile, "the name of the channel has %d bytes in UTF-8, and PostgreSQL takes at most %d"
				.formatted(bytes, ServerName.MOST_BYTES));
		}
		return channel;
	}

	/**
	 * Checks a payload.
	 * @throws ParameterException if it cannot be sent
	 */
	// the caller may not be checked for null
	@SuppressWarnings("ConstantValue")
	public static String requirePayload(String profile, String payload) {
		if (payload == null) {
			throw refused(profile, "the payload of a notification is null: send an empty one for none");
		}
		requireText(profile, "the payload of the notification", payload);
		int bytes = bytes(payload);
		if (bytes > MOST_PAYLOAD) {
			throw refused(profile,
					("the payload of the notification has %d bytes in UTF-8, and PostgreSQL takes at most %d:"
							+ " store it in a table, and send its key")
						.formatted(bytes, MOST_PAYLOAD));
		}
		return payload;
	}

	private static void requireText(String profile, String what, String text) {
		String problem = ServerText.problem(text);
		if (problem != null) {
			throw refused(profile, what + " " + problem);
		}
	}

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

	private static ParameterException refused(String profile, String message) {
		return new ParameterException(profile, message, null);
	}

}

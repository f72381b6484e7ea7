package io.github.pgprofiles.internal.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.notification.Notification;

/** Those who listen to one channel. Guarded by the lock of its hub. */
final class Channel {

	private final String name;

	private final List<Subscription> subscriptions = new ArrayList<>();

	/** The server has said that it sends. */
	private boolean listening;

	Channel(String name) {
		this.name = name;
	}

	String name() {
		return this.name;
	}

	List<Subscription> subscriptions() {
		return this.subscriptions;
	}

	boolean isListening() {
		return this.listening;
	}

	String listen() {
		return "LISTEN " + SqlQuotes.name(this.name);
	}

	String unlisten() {
		return "UNLISTEN " + SqlQuotes.name(this.name);
	}

	void listening(int pid) {
		this.listening = true;
		this.subscriptions.forEach((subscription) -> subscription.connected(pid));
	}

	void lost(Instant lastHeard) {
		this.listening = false;
		this.subscriptions.forEach((subscription) -> subscription.lost(lastHeard));
	}

	/** What comes before the command that asked for it is of one before. */
	void arrived(Notification notification) {
		if (this.listening) {
			this.subscriptions.forEach((subscription) -> subscription.arrived(notification));
		}
	}

}

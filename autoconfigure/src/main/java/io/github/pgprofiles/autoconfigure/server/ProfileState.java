package io.github.pgprofiles.autoconfigure.server;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The state of one server of a profile, as whoever asks the server has last seen it. It
 * asks nobody itself. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProfileState {

	/** Whether the profile can be used there. */
	public enum Condition {

		/** Nobody has asked so far. */
		UNKNOWN,

		/** The server has answered. */
		UP,

		/** It has not, or there was no connection to ask it on. */
		DOWN

	}

	/**
	 * The state at one moment.
	 *
	 * @param condition the state
	 * @param since the moment at which it was first seen so, or an earlier one at which
	 * the pool has noticed; {@code null} where nobody has asked
	 * @param lastSuccess when the server last answered; {@code null} if it never has
	 * @param facts what it said then
	 * @param failure why it is down; {@code null} where it is not
	 */
	public record Snapshot(Condition condition, @Nullable Instant since, @Nullable Instant lastSuccess,
			@Nullable ServerFacts facts, @Nullable Failure failure) {

	}

	/**
	 * Why a server is down.
	 *
	 * @param reason one of few words, as docs/health.md lists them
	 * @param error the words of the server, the driver or the pool; no credential
	 * @param sqlState its SQLSTATE, if there is one
	 */
	public record Failure(String reason, String error, @Nullable String sqlState) {

	}

	private Snapshot present = new Snapshot(Condition.UNKNOWN, null, null, null, null);

	private Instant seen = Instant.MIN;

	/**
	 * Returns what is known.
	 * @return the state
	 */
	public synchronized Snapshot snapshot() {
		return this.present;
	}

	/**
	 * Notes that the server has answered.
	 * @param facts what it said
	 * @param at when; an older moment than one that is known already changes nothing
	 * @param noticed when the pool connected again after failures; {@code null} where
	 * that is not known
	 */
	public synchronized void up(ServerFacts facts, Instant at, @Nullable Instant noticed) {
		if (at.isAfter(this.seen)) {
			this.present = new Snapshot(Condition.UP, since(Condition.UP, at, noticed), later(at), facts, null);
			this.seen = at;
		}
	}

	/**
	 * Notes that it has not.
	 * @param failure why
	 * @param at when; an older moment than one that is known already changes nothing
	 * @param noticed since when the pool fails to connect; {@code null} where it does
	 * not, or that is not known
	 */
	public synchronized void down(Failure failure, Instant at, @Nullable Instant noticed) {
		if (at.isAfter(this.seen)) {
			this.present = new Snapshot(Condition.DOWN, since(Condition.DOWN, at, noticed), this.present.lastSuccess(),
					this.present.facts(), failure);
			this.seen = at;
		}
	}

	/**
	 * Notes an answer that came too late to call the server up.
	 * @param facts what it said
	 * @param at when
	 */
	public synchronized void answered(ServerFacts facts, Instant at) {
		Snapshot now = this.present;
		this.present = new Snapshot(now.condition(), now.since(), later(at), facts, now.failure());
	}

	private Instant later(Instant at) {
		Instant last = this.present.lastSuccess();
		return (last != null && last.isAfter(at)) ? last : at;
	}

	/** The pool may have noticed it between two questions. */
	private @Nullable Instant since(Condition next, Instant at, @Nullable Instant noticed) {
		if (this.present.condition() == next) {
			return this.present.since();
		}
		return (noticed != null && noticed.isAfter(this.seen) && noticed.isBefore(at)) ? noticed : at;
	}

}

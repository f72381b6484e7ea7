package io.github.pgprofiles.internal.observation;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationEvent;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.observation.OperationObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who listen to one client. What they throw changes nothing. Thread-safe. */
public final class Observations {

	private static final Logger logger = LoggerFactory.getLogger(Observations.class);

	/** One that fails mostly does so each time. */
	private static final long BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(10);

	private final String profile;

	private final OperationListener[] listeners;

	private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

	private Observations(String profile, OperationListener[] listeners) {
		this.profile = profile;
		this.listeners = listeners;
	}

	/** Those of a profile; {@code null} if there are none. */
	public static @Nullable Observations of(String profile, Collection<? extends OperationListener> listeners) {
		return listeners.isEmpty() ? null : new Observations(profile, listeners.toArray(new OperationListener[0]));
	}

	/**
	 * Tells of an operation that begins.
	 * @param name that its caller gave it
	 * @return to be ended; {@code null} if nobody wants to follow it
	 */
	public @Nullable Recording begin(OperationKind kind, @Nullable String name) {
		return begin(new Operation(this.profile, kind, name, 0));
	}

	/** Likewise of an attempt of a transaction, of which the first is 1. */
	public @Nullable Recording beginAttempt(@Nullable String name, int number) {
		return begin(new Operation(this.profile, OperationKind.ATTEMPT, name, number));
	}

	/** Likewise of a part of what this thread copies at present. */
	public @Nullable Recording beginPart() {
		Recording whole = present();
		return (whole != null) ? begin(OperationKind.COPY_PART, whole.operation().name()) : null;
	}

	private @Nullable Recording begin(Operation operation) {
		OperationObserver[] observers = new OperationObserver[this.listeners.length];
		int count = 0;
		for (OperationListener listener : this.listeners) {
			OperationObserver observer = begin(listener, operation);
			if (observer != null) {
				observers[count++] = observer;
			}
		}
		return (count > 0) ? new Recording(this, operation, observers, count) : null;
	}

	private @Nullable OperationObserver begin(OperationListener listener, Operation operation) {
		try {
			return listener.begin(operation);
		}
		catch (Throwable ex) {
			failed(ex);
			return null;
		}
	}

	/** The operation of this client whose own work this thread does at present. */
	public @Nullable Recording present() {
		Recording present = Recording.present();
		return (present != null && present.isOf(this)) ? present : null;
	}

	/** Tells of something that took no time worth telling. */
	public void happened(OperationEvent.Kind kind, @Nullable String name) {
		happened(kind, name, 0, true);
	}

	/** Tells of something that took so many nanoseconds. */
	public void happened(OperationEvent.Kind kind, @Nullable String name, long nanos, boolean succeeded) {
		tell(new OperationEvent(this.profile, kind, name, Duration.ofNanos(nanos), succeeded));
	}

	/**
	 * Tells that another server is the primary, so many nanoseconds after the last one.
	 */
	public void failedOver(@Nullable HostPort from, HostPort to, long nanos) {
		tell(new OperationEvent(this.profile, OperationEvent.Kind.FAILED_OVER, null, Duration.ofNanos(nanos), true,
				from, to));
	}

	private void tell(OperationEvent event) {
		for (OperationListener listener : this.listeners) {
			try {
				listener.happened(event);
			}
			catch (Throwable ex) {
				failed(ex);
			}
		}
	}

	/** Notes that a listener failed. */
	void failed(Throwable thrown) {
		long now = System.nanoTime();
		long next = this.nextWarning.get();
		if (now - next >= 0 && this.nextWarning.compareAndSet(next, now + BETWEEN_WARNINGS)) {
			logger.warn("Profile '{}': a listener of operations failed, which changes nothing for them", this.profile,
					thrown);
		}
		else {
			logger.debug("Profile '{}': a listener of operations failed", this.profile, thrown);
		}
	}

}

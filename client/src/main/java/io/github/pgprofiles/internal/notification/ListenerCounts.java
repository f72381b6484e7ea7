package io.github.pgprofiles.internal.notification;

import java.util.concurrent.atomic.LongAdder;

/** What has come of the notifications of a profile. Thread-safe. */
final class ListenerCounts {

	final LongAdder received = new LongAdder();

	final LongAdder delivered = new LongAdder();

	final LongAdder overflowed = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder connected = new LongAdder();

}

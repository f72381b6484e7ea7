package io.github.pgprofiles.internal.notification;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.github.pgprofiles.config.NotificationSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ListenerTests {

	@Test
	void connectionIsClosedWhateverFailsOnIt() throws InterruptedException {
		AtomicInteger opened = new AtomicInteger();
		AtomicInteger closed = new AtomicInteger();
		Connection failing = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("close")) {
						closed.incrementAndGet();
						return null;
					}
					throw new InternalError("no more");
				});
		ReentrantLock lock = new ReentrantLock();
		Listener listener = new Listener("orders", NotificationSettings.defaults(), () -> {
			opened.incrementAndGet();
			return failing;
		}, new ListenerCounts(), lock, Map.of());
		Thread thread = new Thread(listener);
		thread.start();
		Awaitility.await().until(() -> opened.get() > 1);
		lock.lock();
		try {
			listener.stop();
		}
		finally {
			lock.unlock();
		}
		thread.join();
		assertThat(closed).hasValue(opened.get());
	}

}

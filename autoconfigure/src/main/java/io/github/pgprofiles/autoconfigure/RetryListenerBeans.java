package io.github.pgprofiles.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import io.github.pgprofiles.transaction.RetryAttempt;
import io.github.pgprofiles.transaction.RetryListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Notifies the application's listeners of retries. A failing listener does not stop the
 * others.
 */
final class RetryListenerBeans implements RetryListener {

	private static final Log logger = LogFactory.getLog(RetryListenerBeans.class);

	private final Supplier<List<RetryListener>> listeners;

	RetryListenerBeans(ObjectProvider<RetryListener> listeners) {
		this.listeners = SingletonSupplier.of(() -> listeners.orderedStream().toList());
	}

	@Override
	public void onFailure(RetryAttempt attempt) {
		for (RetryListener listener : this.listeners.get()) {
			try {
				listener.onFailure(attempt);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of retries failed", ex);
			}
		}
	}

}

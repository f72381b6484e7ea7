package io.github.pgprofiles.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import io.github.pgprofiles.RetryAttempt;
import io.github.pgprofiles.RetryListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** Tells the application's listeners of retries, none of which the others can silence. */
final class RetryListenerBeans implements RetryListener {

	private final Supplier<List<RetryListener>> listeners;

	RetryListenerBeans(ObjectProvider<RetryListener> listeners) {
		this.listeners = SingletonSupplier.of(() -> listeners.orderedStream().toList());
	}

	@Override
	public void onFailure(RetryAttempt attempt) {
		RuntimeException first = null;
		for (RetryListener listener : this.listeners.get()) {
			try {
				listener.onFailure(attempt);
			}
			catch (RuntimeException ex) {
				if (first == null) {
					first = ex;
				}
				else {
					first.addSuppressed(ex);
				}
			}
		}
		if (first != null) {
			throw first;
		}
	}

}

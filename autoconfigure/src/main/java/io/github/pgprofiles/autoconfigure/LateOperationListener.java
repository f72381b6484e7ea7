package io.github.pgprofiles.autoconfigure;

import java.util.function.Supplier;

import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationEvent;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.observation.OperationObserver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * A bean that is told of operations. It is looked up when the first of them begins, so
 * that it may use clients itself.
 */
final class LateOperationListener implements OperationListener {

	private final Supplier<OperationListener> listener;

	LateOperationListener(String bean, BeanFactory beans) {
		this.listener = SingletonSupplier.of(() -> beans.getBean(bean, OperationListener.class));
	}

	@Override
	public @Nullable OperationObserver begin(Operation operation) {
		return this.listener.get().begin(operation);
	}

	@Override
	public void happened(OperationEvent event) {
		this.listener.get().happened(event);
	}

}

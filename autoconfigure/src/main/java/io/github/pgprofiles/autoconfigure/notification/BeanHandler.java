package io.github.pgprofiles.autoconfigure.notification;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.notification.ListenerConnected;
import io.github.pgprofiles.notification.Notification;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationOverflow;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/** The methods of one bean for one channel. */
final class BeanHandler implements NotificationHandler {

	private final BeanFactory beans;

	private final List<ListenerMethod> methods = new ArrayList<>();

	BeanHandler(BeanFactory beans) {
		this.beans = beans;
	}

	void add(ListenerMethod method) {
		this.methods.add(method);
	}

	/** That of the first one. */
	Method first() {
		return this.methods.get(0).method();
	}

	@Override
	public void onNotification(Notification notification) throws Exception {
		each((method) -> method.notified(this.beans, notification));
	}

	@Override
	public void onConnected(ListenerConnected connected) throws Exception {
		each((method) -> method.told(this.beans, connected));
	}

	@Override
	public void onOverflow(NotificationOverflow overflow) throws Exception {
		each((method) -> method.told(this.beans, overflow));
	}

	/** What one method does, that may fail. */
	@FunctionalInterface
	private interface Call {

		void on(ListenerMethod method) throws Exception;

	}

	/** One that fails does not keep the others from it. */
	private void each(Call call) throws Exception {
		@Nullable Exception failure = null;
		for (ListenerMethod method : this.methods) {
			try {
				call.on(method);
			}
			catch (Exception ex) {
				if (failure == null) {
					failure = ex;
				}
				else {
					failure.addSuppressed(ex);
				}
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}

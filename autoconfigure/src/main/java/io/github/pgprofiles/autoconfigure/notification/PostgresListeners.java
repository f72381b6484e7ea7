package io.github.pgprofiles.autoconfigure.notification;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.notification.NotificationSubscription;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Subscribes the methods of beans that ask for it when the context has started, and ends
 * that before the context does.
 */
final class PostgresListeners implements SmartLifecycle {

	private final ConfigurableListableBeanFactory beans;

	private final PostgresClients clients;

	private final List<NotificationSubscription> subscriptions = new ArrayList<>();

	private volatile boolean running;

	PostgresListeners(ConfigurableListableBeanFactory beans, PostgresClients clients) {
		this.beans = beans;
		this.clients = clients;
	}

	/** Methods of one bean that hear of the same. */
	private record Key(String bean, String profile, String channel) {
	}

	@Override
	public void start() {
		Map<Key, BeanHandler> handlers = new LinkedHashMap<>();
		for (String name : this.beans.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				collect(name, handlers);
			}
		}
		this.running = true;
		try {
			handlers.forEach(this::subscribe);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	private void subscribe(Key key, BeanHandler handler) {
		@Nullable NotificationSubscription subscription;
		try {
			subscription = client(key.profile()).listen(key.channel(), handler);
		}
		catch (IllegalArgumentException | PostgresClientException ex) {
			throw new WrongListenerException(handler.first(), ex);
		}
		if (subscription != null) {
			this.subscriptions.add(subscription);
		}
	}

	private void collect(String bean, Map<Key, BeanHandler> handlers) {
		@Nullable Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, bean);
		for (Map.Entry<Method, PostgresListener> each : ListenerMethods.of(type).entrySet()) {
			Method method = each.getKey();
			try {
				String profile = resolve(each.getValue().profile());
				PostgresClient client = client(profile);
				handlers
					.computeIfAbsent(new Key(bean, profile, resolve(each.getValue().channel())),
							(key) -> new BeanHandler(this.beans))
					.add(new ListenerMethod(bean, method.getDeclaringClass(), method, client));
			}
			catch (IllegalArgumentException | PostgresClientException ex) {
				throw new WrongListenerException(method, ex);
			}
		}
	}

	private String resolve(String text) {
		String resolved = this.beans.resolveEmbeddedValue(text);
		return (resolved != null) ? resolved : text;
	}

	private PostgresClient client(String profile) {
		return profile.isEmpty() ? this.clients.primary() : this.clients.get(profile);
	}

	@Override
	public void stop() {
		this.running = false;
		this.subscriptions.forEach(NotificationSubscription::close);
		this.subscriptions.clear();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}

package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileSettingsFactory;
import io.github.pgprofiles.autoconfigure.properties.SecretSources;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.transaction.RetryListener;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Factory method of the options for the clients of all profiles, and of the additions for
 * a single one.
 */
final class ProfileClientOptions {

	private static final boolean JACKSON_PRESENT = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			ProfileClientOptions.class.getClassLoader());

	private ProfileClientOptions() {
	}

	/**
	 * Creates the options from the application's beans.
	 * @param converters in their order: the first for a class is used
	 * @param json takes precedence over the application's mapper, if there is one
	 * @param listeners of retries, in their order. Looked up when the first is needed, so
	 * that they may use clients themselves
	 */
	static ClientOptions create(ObjectProvider<ValueConverter<?>> converters, ObjectProvider<JsonConverter> json,
			ObjectProvider<RetryListener> listeners, BeanFactory beans) {
		List<ValueConverter<?>> lastWins = new ArrayList<>(converters.orderedStream().toList());
		Collections.reverse(lastWins);
		ClientOptions options = ClientOptions.defaults()
			.withConverters(lastWins)
			.withRetryListener(new RetryListenerBeans(listeners));
		for (String listener : operationListeners(beans)) {
			options = options.withOperationListener(new LateOperationListener(listener, beans));
		}
		JsonConverter own = json.getIfAvailable();
		if (own != null) {
			return options.withJson(own);
		}
		return JACKSON_PRESENT ? options.withJson(new ApplicationJson(beans)) : options;
	}

	/** Where there are none, clients note nothing. */
	private static String[] operationListeners(BeanFactory beans) {
		return (beans instanceof ListableBeanFactory all)
				? BeanFactoryUtils.beanNamesForTypeIncludingAncestors(all, OperationListener.class, true, false)
				: new String[0];
	}

	/**
	 * Adds the settings of one profile, wherever its connections come from. Without
	 * settings, the application's own options stay unchanged.
	 */
	static ClientOptions of(String profile, ProfileDefinitions definitions, ClientOptions shared,
			Environment environment, BeanFactory beans) {
		ProfileDefinition definition = definitions.get(profile);
		if (definition == null) {
			// processed ahead of time, and not configured here: its DataSource is the
			// user's own
			return shared;
		}
		ProfileSettingsFactory settings = new ProfileSettingsFactory(definitions, null,
				SecretSources.of(environment, beans.getBeanProvider(SecretResolver.class)));
		RetrySettings retry = settings.retry(definition);
		OnceSettings once = settings.once(definition);
		ClientOptions options = (retry != null) ? shared.withRetry(retry) : shared;
		return (once != null) ? options.withOnce(once) : options;
	}

}

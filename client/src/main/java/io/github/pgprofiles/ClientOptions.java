package io.github.pgprofiles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.convert.JacksonJsonConverter;
import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.transaction.RetryAttempt;
import io.github.pgprofiles.transaction.RetryListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Options of clients besides their profile. Immutable. Clients that are created with the
 * same object share their compiled mappings.
 *
 * @since 0.1.0
 */
public final class ClientOptions {

	private static final Logger logger = LoggerFactory.getLogger(ClientOptions.class);

	/**
	 * Classes without a converter: they stand for anything, or most parameters have them.
	 */
	private static final Set<Class<?>> WITHOUT_CONVERTER = Set.of(Object.class, String.class, Integer.class,
			Long.class);

	private final Map<Class<?>, ValueConverter<?>> converters;

	private final @Nullable JsonConverter json;

	private final Mappings mappings;

	private final RetrySettings retry;

	private final OnceSettings once;

	private final List<RetryListener> retryListeners;

	private final @Nullable SessionSettings sessionSettings;

	private final List<OperationListener> operationListeners;

	private ClientOptions(Map<Class<?>, ValueConverter<?>> converters, @Nullable JsonConverter json, Mappings mappings,
			RetrySettings retry, OnceSettings once, List<RetryListener> retryListeners,
			@Nullable SessionSettings sessionSettings, List<OperationListener> operationListeners) {
		this.converters = converters;
		this.json = json;
		this.mappings = mappings;
		this.retry = retry;
		this.once = once;
		this.retryListeners = List.copyOf(retryListeners);
		this.sessionSettings = sessionSettings;
		this.operationListeners = List.copyOf(operationListeners);
	}

	private static Mappings mappings(Map<Class<?>, ValueConverter<?>> converters, @Nullable JsonConverter json) {
		return new Mappings(new Codecs(converters, JsonAdapter.of(json)));
	}

	private ClientOptions with(Map<Class<?>, ValueConverter<?>> all, @Nullable JsonConverter by) {
		return new ClientOptions(all, by, mappings(all, by), this.retry, this.once, this.retryListeners,
				this.sessionSettings, this.operationListeners);
	}

	/**
	 * The default options: no converters, and JSON by Jackson 3 where it is on the class
	 * path.
	 * @return the options
	 */
	public static ClientOptions defaults() {
		// not one for all: compiled mappings live as long as the clients
		return new ClientOptions(Map.of(), null, mappings(Map.of(), null), RetrySettings.defaults(),
				OnceSettings.defaults(), List.of(), null, List.of());
	}

	/**
	 * Adds a converter.
	 * @param converter replaces one for the same class
	 * @return options with it
	 * @throws IllegalArgumentException if its class is Object, String, Integer, Long or a
	 * primitive
	 */
	public ClientOptions withConverter(ValueConverter<?> converter) {
		return withConverters(converter);
	}

	/**
	 * Adds converters.
	 * @param converters each replaces an earlier one for the same class
	 * @return options with them
	 * @throws IllegalArgumentException if the class of one is Object, String, Integer,
	 * Long or a primitive
	 */
	public ClientOptions withConverters(ValueConverter<?>... converters) {
		return withConverters(List.of(converters));
	}

	/**
	 * Adds converters.
	 * @param converters each replaces an earlier one for the same class
	 * @return options with them
	 * @throws IllegalArgumentException if the class of one is Object, String, Integer,
	 * Long or a primitive
	 */
	public ClientOptions withConverters(Collection<? extends ValueConverter<?>> converters) {
		Map<Class<?>, ValueConverter<?>> all = new LinkedHashMap<>(this.converters);
		for (ValueConverter<?> converter : converters) {
			Class<?> type = converter.type();
			if (type.isPrimitive() || WITHOUT_CONVERTER.contains(type)) {
				throw new IllegalArgumentException(
						"A converter needs a class of its own, not %s".formatted(type.getName()));
			}
			all.put(type, converter);
		}
		return with(all, this.json);
	}

	/**
	 * Sets the converter that reads and writes JSON.
	 * @param converter for instance a {@link JacksonJsonConverter} with your own mapper
	 * @return options with it
	 */
	public ClientOptions withJson(JsonConverter converter) {
		return with(this.converters, converter);
	}

	/**
	 * Sets how transactions with {@code retry()} are run again. Compiled mappings stay
	 * shared.
	 * @param settings of a profile; default {@link RetrySettings#defaults()}
	 * @return options with it
	 */
	public ClientOptions withRetry(RetrySettings settings) {
		return new ClientOptions(this.converters, this.json, this.mappings, settings, this.once, this.retryListeners,
				this.sessionSettings, this.operationListeners);
	}

	/**
	 * Sets where results of work that happens exactly once are kept. Compiled mappings
	 * stay shared.
	 * @param settings of a profile; default {@link OnceSettings#defaults()}
	 * @return options with it
	 */
	public ClientOptions withOnce(OnceSettings settings) {
		return new ClientOptions(this.converters, this.json, this.mappings, this.retry, settings, this.retryListeners,
				this.sessionSettings, this.operationListeners);
	}

	/**
	 * Adds a listener of transactions that are run again.
	 * @param listener called in addition to the existing ones
	 * @return options with it
	 */
	public ClientOptions withRetryListener(RetryListener listener) {
		List<RetryListener> all = new ArrayList<>(this.retryListeners);
		all.add(listener);
		return new ClientOptions(this.converters, this.json, this.mappings, this.retry, this.once, all,
				this.sessionSettings, this.operationListeners);
	}

	/**
	 * Sets what gives the session settings of all work on a profile. Of everything that
	 * runs on the profile's pool, also by others than these clients, as far as it is in a
	 * transaction. Compiled mappings stay shared.
	 * @param settings replaces an earlier one; default none
	 * @return options with it; a client on a DataSource that is not the pool of a profile
	 * cannot be created with them
	 */
	public ClientOptions withSessionSettings(SessionSettings settings) {
		return new ClientOptions(this.converters, this.json, this.mappings, this.retry, this.once, this.retryListeners,
				settings, this.operationListeners);
	}

	/**
	 * Adds a listener of everything that clients do, for metrics and traces. Compiled
	 * mappings stay shared.
	 * @param listener called in addition to the existing ones, on the threads of the
	 * operations. What it throws is logged, and changes nothing for them
	 * @return options with it; without any, nothing is noted
	 */
	public ClientOptions withOperationListener(OperationListener listener) {
		List<OperationListener> all = new ArrayList<>(this.operationListeners);
		all.add(listener);
		return new ClientOptions(this.converters, this.json, this.mappings, this.retry, this.once, this.retryListeners,
				this.sessionSettings, all);
	}

	List<OperationListener> operationListeners() {
		return this.operationListeners;
	}

	@Nullable SessionSettings sessionSettings() {
		return this.sessionSettings;
	}

	RetrySettings retry() {
		return this.retry;
	}

	OnceSettings once() {
		return this.once;
	}

	/** All of them. */
	RetryListener retryListener() {
		return (attempt) -> this.retryListeners.forEach((listener) -> tell(listener, attempt));
	}

	/** A listener that fails does not prevent the others from being called. */
	private static void tell(RetryListener listener, RetryAttempt attempt) {
		try {
			listener.onFailure(attempt);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of retries failed", ex);
		}
	}

	Mappings mappings() {
		return this.mappings;
	}

}

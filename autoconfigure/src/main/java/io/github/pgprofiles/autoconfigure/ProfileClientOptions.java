package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.JsonConverter;
import io.github.pgprofiles.ValueConverter;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/** Factory method of the options that the clients of all profiles are made with. */
final class ProfileClientOptions {

	private static final boolean JACKSON_PRESENT = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			ProfileClientOptions.class.getClassLoader());

	private ProfileClientOptions() {
	}

	/**
	 * Makes the options of the application's beans.
	 * @param converters in their order: the first for a class is used
	 * @param json before the application's mapper, if there is one
	 */
	static ClientOptions create(ObjectProvider<ValueConverter<?>> converters, ObjectProvider<JsonConverter> json,
			BeanFactory beans) {
		List<ValueConverter<?>> lastWins = new ArrayList<>(converters.orderedStream().toList());
		Collections.reverse(lastWins);
		ClientOptions options = ClientOptions.defaults().withConverters(lastWins);
		JsonConverter own = json.getIfAvailable();
		if (own != null) {
			return options.withJson(own);
		}
		return JACKSON_PRESENT ? options.withJson(new ApplicationJson(beans)) : options;
	}

}

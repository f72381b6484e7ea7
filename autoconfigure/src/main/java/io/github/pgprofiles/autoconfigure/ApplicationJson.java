package io.github.pgprofiles.autoconfigure;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import io.github.pgprofiles.convert.JacksonJsonConverter;
import io.github.pgprofiles.convert.JsonConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * JSON by the application's mapper; by Jackson's defaults if there is none, or several
 * without a primary one. Looks the mapper up when JSON is first used, so that the beans
 * that create it may use a client.
 */
final class ApplicationJson implements JsonConverter {

	private final Supplier<JsonConverter> converter;

	ApplicationJson(BeanFactory beans) {
		this.converter = SingletonSupplier.of(() -> new JacksonJsonConverter(
				beans.getBeanProvider(JsonMapper.class).getIfUnique(JsonMapper::shared)));
	}

	@Override
	public Reader reader(Type type) {
		return this.converter.get().reader(type);
	}

	@Override
	public String write(Object value) {
		return this.converter.get().write(value);
	}

}

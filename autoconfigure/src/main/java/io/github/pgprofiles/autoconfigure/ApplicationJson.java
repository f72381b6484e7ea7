package io.github.pgprofiles.autoconfigure;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import io.github.pgprofiles.convert.JacksonJsonConverter;
import io.github.pgprofiles.convert.JsonConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * JSON by the application's mapper; by Jackson's defaults where there is none, or several
 * of which none is primary. Looks for it when JSON is first asked for, so that what makes
 * the mapper may use a client.
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

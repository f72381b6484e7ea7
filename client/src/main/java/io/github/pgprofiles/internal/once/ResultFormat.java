package io.github.pgprofiles.internal.once;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import io.github.pgprofiles.internal.mapping.codec.JsonFormat;
import io.github.pgprofiles.internal.mapping.codec.Misfit;
import io.github.pgprofiles.internal.text.ServerText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Results as JSON. Thread-safe.
 *
 * @param json the client's own
 */
record ResultFormat(JsonFormat json) {

	private static final String NULL = "null";

	/**
	 * Writes a result or a fingerprint.
	 * @throws Misfit if it cannot become JSON that a server takes
	 */
	String write(@Nullable Object value) {
		String text = (value != null) ? this.json.write(value) : NULL;
		int bad = ServerText.firstBad(text);
		if (bad >= 0) {
			throw new Misfit(ServerText.problem(text, bad));
		}
		return text;
	}

	/**
	 * Reads a result.
	 * @throws Misfit if it does not become the type
	 */
	@Nullable Object read(String text, Type type) {
		if (type == void.class) {
			return null;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		@Nullable Object value = this.json.reader(type).decode(bytes, 0, bytes.length);
		Class<?> raw = ResolvableType.forType(type).toClass();
		if (value != null && !ClassUtils.resolvePrimitiveIfNecessary(raw).isInstance(value)) {
			throw new Misfit("is read by the JSON converter as " + value.getClass().getName());
		}
		return value;
	}

}

package io.github.pgprofiles.internal.mapping.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * A type whose values are first read into one class, from either format, and then
 * converted to what is asked for. So both formats give the same, whatever that is.
 *
 * @param <V> the class between
 */
public final class ConvertingFamily<V> implements TypeFamily {

	private final Class<?> natural;

	private final Source<V> text;

	private final @Nullable Source<V> binary;

	private final Map<Class<?>, Function<V, ?>> conversions;

	private final Map<Class<?>, Encoder> writers = new LinkedHashMap<>();

	private final Map<Class<?>, Encoder> returners = new LinkedHashMap<>();

	/**
	 * Creates a family.
	 * @param natural the Java type where nobody asks for one; there is a conversion to it
	 * @param text reads the server's text
	 * @param binary reads the binary format, or {@code null} where it does not tell
	 * enough
	 * @param conversions to each class that a value can become
	 */
	public ConvertingFamily(Class<?> natural, Source<V> text, @Nullable Source<V> binary,
			Map<Class<?>, Function<V, ?>> conversions) {
		this.natural = natural;
		this.text = text;
		this.binary = binary;
		this.conversions = conversions;
	}

	/**
	 * Writes a class too, in binary. Called before anybody else knows the family.
	 * @return this family
	 */
	public <S> ConvertingFamily<V> writing(Class<S> source, BiConsumer<S, WireBuffer> writer) {
		this.writers.put(source, (value, out) -> writer.accept(source.cast(value), out));
		return this;
	}

	/**
	 * Writes a class that a value becomes where nobody asks for one and the usual class
	 * cannot hold it. Called before anybody else knows the family.
	 * @return this family
	 */
	public <S> ConvertingFamily<V> returning(Class<S> source, BiConsumer<S, WireBuffer> writer) {
		this.returners.put(source, (value, out) -> writer.accept(source.cast(value), out));
		return this;
	}

	@Override
	public @Nullable Encoder returning(Class<?> source) {
		return this.returners.get(source);
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		for (Map.Entry<Class<?>, Encoder> writer : this.writers.entrySet()) {
			if (writer.getKey().isAssignableFrom(source.toClass())) {
				return writer.getValue();
			}
		}
		return null;
	}

	/**
	 * Reads one format.
	 *
	 * @param <V> what a value becomes
	 */
	@FunctionalInterface
	public interface Source<V> {

		V read(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source<V> source = (wire == Wire.BINARY) ? this.binary : this.text;
		Function<V, ?> conversion = this.conversions.get(target.toClass());
		if (source == null || conversion == null) {
			return null;
		}
		return (bytes, offset, length) -> conversion.apply(source.read(bytes, offset, length));
	}

	@Override
	public Class<?> natural() {
		return this.natural;
	}

	@Override
	public boolean isBinary() {
		return this.binary != null;
	}

}

package io.github.pgprofiles.internal.mapping.text;

import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * {@code xml}. It is not written in binary: the server would then take a document for
 * what its declaration says of the encoding. PostgreSQL manual, chapter 'XML Type'.
 */
public final class XmlFamily implements TypeFamily {

	private static final TextFamily TEXT = new TextFamily(true);

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		return TEXT.decoder(target, wire, decoders);
	}

	@Override
	public Class<?> natural() {
		return TEXT.natural();
	}

}

package io.github.pgprofiles.internal.mapping.codec;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** What one type of the server's, or several of a kind, can become in Java. Stateless. */
public interface TypeFamily {

	/**
	 * Chooses the decoder. Every family knows {@link String}: the text that the server
	 * writes for the value or, where that depends on settings of the session, one that
	 * does not.
	 * @param target the Java type, with what it holds
	 * @param wire format of the value
	 * @param decoders for the values within this one
	 * @return the decoder, or {@code null} if no value of this type becomes a value of
	 * that class
	 */
	@Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) throws SQLException;

	/**
	 * Chooses the encoder to the binary format.
	 * @param source the Java type, with what it holds
	 * @param modifier of the column's type, such as the length of a {@code bit(n)}; -1
	 * for none
	 * @param encoders for the values within this one
	 * @return the encoder, or {@code null} if values of that class do not become this
	 * type, or in text only
	 */
	default @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) throws SQLException {
		return null;
	}

	/**
	 * Chooses the encoder of what a value is read as where nobody asks for a type and
	 * {@link #natural()} cannot hold it, so that it goes back.
	 * @return the encoder, or {@code null} if no value is read as that class
	 */
	default @Nullable Encoder returning(Class<?> source) {
		return null;
	}

	/** The Java type where nobody asks for one. */
	Class<?> natural();

	/** Whether values can be read in {@link Wire#BINARY}. */
	default boolean isBinary() {
		return true;
	}

}

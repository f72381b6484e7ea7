package io.github.pgprofiles.internal.mapping.register;

import java.lang.reflect.Constructor;
import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

import org.springframework.core.ResolvableType;

/**
 * The driver's own extension point: any type at all, as a subclass of {@link PGobject}
 * that reads its text.
 */
final class DriverObject {

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private DriverObject() {
	}

	static boolean isAsked(Class<?> type) {
		return PGobject.class.isAssignableFrom(type);
	}

	/**
	 * Out of the canonical text, whatever the format; {@code null} if there is no way.
	 */
	static @Nullable Decoder decoder(Class<?> type, TypeFamily family, Wire wire, String typeName, Decoders decoders)
			throws SQLException {
		Decoder text = family.decoder(TEXT, wire, decoders);
		Constructor<?> constructor = constructor(type);
		if (text == null || constructor == null) {
			return null;
		}
		return (bytes, offset, length) -> make(constructor, typeName, (String) text.decode(bytes, offset, length));
	}

	private static @Nullable Constructor<?> constructor(Class<?> type) {
		try {
			Constructor<?> constructor = type.getDeclaredConstructor();
			constructor.setAccessible(true);
			return constructor;
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	private static PGobject make(Constructor<?> constructor, String typeName, String text) {
		try {
			PGobject made = (PGobject) constructor.newInstance();
			made.setType(typeName);
			made.setValue(text);
			return made;
		}
		catch (ReflectiveOperationException | SQLException ex) {
			throw new ConversionException("cannot be read by the class");
		}
	}

}

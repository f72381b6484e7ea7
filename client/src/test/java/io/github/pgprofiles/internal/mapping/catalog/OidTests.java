package io.github.pgprofiles.internal.mapping.catalog;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OidTests {

	@Test
	void everyConstantIsNamedAsItsType() throws IllegalAccessException {
		Map<String, String> names = new HashMap<>();
		for (Field constant : Oid.class.getFields()) {
			names.put(constant.getName().toLowerCase(Locale.ROOT),
					Objects.requireNonNull(BuiltInTypes.get(constant.getInt(null))).name());
		}
		assertThat(names).hasSizeGreaterThan(40).allSatisfy((name, type) -> assertThat(type).isEqualTo(name));
	}

}

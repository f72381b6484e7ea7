package io.github.pgprofiles.internal.mapping;

import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MappingsTests {

	private final Mappings mappings = new Mappings(new Codecs());

	@Test
	void keepsTheMappingOfAClass() {
		assertThat(this.mappings.of(Pair.class)).isSameAs(this.mappings.of(Pair.class));
		assertThat(this.mappings.of(String.class)).isSameAs(this.mappings.of(String.class));
		assertThat(this.mappings.maps()).isSameAs(this.mappings.maps());
	}

	@Test
	void forgetsMappingsWhenThereAreMoreClassesThanAnybodyHas() {
		RowMapping<Pair> first = this.mappings.of(Pair.class);
		for (Class<?> element : new Class<?>[] { int.class, String.class, Long.class, Integer.class, byte.class,
				short.class, Short.class }) {
			Class<?> type = element;
			for (int i = 0; i < 200; i++) {
				type = type.arrayType();
				this.mappings.of(type);
			}
		}
		assertThat(this.mappings.of(Pair.class)).isNotSameAs(first);
	}

	record Pair(int number, String text) {
	}

}

package io.github.pgprofiles.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.properties.KnownKeys.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The keys of a class: its own, those of its sections, of lists and of maps. */
class KeyTableTests {

	private final KeyTable table = new KeyTable("", Sample.class);

	@Test
	void whatHasAGetterAloneIsASection() {
		assertThat(this.table.kinds()).containsEntry("inner", Kind.SECTION)
			.containsEntry("inner.some-text", Kind.TEXT)
			.containsEntry("inner.options", Kind.MAP)
			.containsEntry("names", Kind.LIST)
			.doesNotContainKey("class");
	}

	@Test
	void aFileSpellsAKeyInSeveralWays() {
		assertThat(this.table.find(List.of("inner", "someText"), List.of("inner", "sometext"), false))
			.isEqualTo(new KnownKeys.Key("inner.some-text", Kind.TEXT));
		assertThat(this.table.find(List.of("inner", "some", "text"), List.of("inner", "some", "text"), false)).isNull();
	}

	@Test
	void aVariableKnowsNeitherDotsNorDashes() {
		List<String> path = List.of("inner", "some", "text");
		assertThat(this.table.find(path, path, true)).isEqualTo(new KnownKeys.Key("inner.some-text", Kind.TEXT));
	}

	@Test
	void theNameOfAMapsEntryMayHoldDots() {
		assertThat(this.table.find(List.of("inner", "options", "hibernate", "format_sql"),
				List.of("inner", "options", "hibernate", "formatsql"), false))
			.isEqualTo(new KnownKeys.Key("inner.options[hibernate.format_sql]", Kind.OTHER));
	}

	@Test
	void aListHasElements() {
		assertThat(this.table.find(List.of("names", "1"), List.of("names", "1"), false))
			.isEqualTo(new KnownKeys.Key("names[1]", Kind.TEXT));
	}

	static final class Sample {

		private final Inner inner = new Inner();

		private List<String> names = List.of();

		public Inner getInner() {
			return this.inner;
		}

		public List<String> getNames() {
			return this.names;
		}

		public void setNames(List<String> names) {
			this.names = names;
		}

	}

	static final class Inner {

		private final Map<String, String> options = new LinkedHashMap<>();

		private String someText = "";

		public Map<String, String> getOptions() {
			return this.options;
		}

		public String getSomeText() {
			return this.someText;
		}

		public void setSomeText(String someText) {
			this.someText = someText;
		}

	}

}

package io.github.pgprofiles.internal.once;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OnceTableTests {

	@Test
	void ddlIsThatOfTheDocumentation() throws IOException {
		String ddl = new OnceTable("public").ddl().replace("\"public\".", "public.").replace("\t", "    ");
		assertThat(Files.readString(Path.of("../docs/once.md"))).contains("```sql\n" + ddl + "```");
	}

	@Test
	void schemaCannotBecomeAnythingElse() {
		assertThat(new OnceTable("a\".b; drop table c").name())
			.isEqualTo("\"a\"\".b; drop table c\".postgres_profiles_once");
	}

}

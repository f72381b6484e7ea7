package io.github.pgprofiles.test.database;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives each Spring test class the databases as they were when its context had started:
 * migrated, and with nothing that tests have left. The server copies them from templates,
 * ahead while a class runs, so that the next one waits for a renaming only, however many
 * migrations there are. The context with its beans and pools stays; connections are made
 * anew.
 * <p>
 * Classes with this annotation and the same configuration share a context, and none with
 * classes that lack it. They run one after the other. The role of the pool has to own the
 * database, and may create databases, as on the embedded server and in containers. Nested
 * classes get fresh databases too.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface FreshDatabase {

	/**
	 * The profiles whose databases are made anew. A name that no profile has fails the
	 * class.
	 * @return their names; none for each pool of the application
	 */
	String[] value() default {};

}

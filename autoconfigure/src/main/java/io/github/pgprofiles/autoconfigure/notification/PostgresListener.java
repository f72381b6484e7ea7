package io.github.pgprofiles.autoconfigure.notification;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has a method of a bean called for each notification on a channel of a profile's
 * database. Its one parameter says what it takes:
 * <ul>
 * <li>{@code String}: the payload as it is;
 * <li>{@link io.github.pgprofiles.notification.Notification}: also channel and sender;
 * <li>{@link io.github.pgprofiles.notification.ListenerConnected}: no notification, but
 * that the server delivers from now on, for the first time or again, which is the moment
 * to read up what was missed;
 * <li>{@link io.github.pgprofiles.notification.NotificationOverflow}: no notification,
 * but that some were left out;
 * <li>any other type, such as a record: the payload as JSON, by the JSON layer of the
 * client.
 * </ul>
 * The methods of one bean for one channel share a subscription: they are called by one
 * thread at a time, in the order in which the server sent. What one throws is logged and
 * counted, and the next call follows. Begins when all beans are there, ends before any of
 * them is closed, and needs no database at the start.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PostgresListener {

	/**
	 * The profile on whose database to listen.
	 * @return its name; empty for the primary one. May hold placeholders
	 */
	String profile() default "";

	/**
	 * The channel to listen to.
	 * @return its name exactly as it is, of 1 to 63 bytes in UTF-8. May hold placeholders
	 */
	String channel();

}

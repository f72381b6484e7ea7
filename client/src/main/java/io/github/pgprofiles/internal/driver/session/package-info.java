/**
 * What a session of the driver has, and one message to it.
 */
@NullMarked
package io.github.pgprofiles.internal.driver.session;

import org.jspecify.annotations.NullMarked;

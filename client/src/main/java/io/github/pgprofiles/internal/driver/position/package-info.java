/**
 * Where in the write-ahead log a commit is, asked for in its own message.
 */
@NullMarked
package io.github.pgprofiles.internal.driver.position;

import org.jspecify.annotations.NullMarked;

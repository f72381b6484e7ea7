/**
 * A slice of an application: its profiles, and nothing of the web.
 */
@NullMarked
package io.github.pgprofiles.test.slice;

import org.jspecify.annotations.NullMarked;

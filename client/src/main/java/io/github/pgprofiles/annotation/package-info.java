/** What the public API says of itself. */
@NullMarked
package io.github.pgprofiles.annotation;

import org.jspecify.annotations.NullMarked;

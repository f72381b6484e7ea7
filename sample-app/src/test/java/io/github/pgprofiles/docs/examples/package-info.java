/** Code of the pages that needs nothing but the profiles of a shop. */
@NullMarked
package io.github.pgprofiles.docs.examples;

import org.jspecify.annotations.NullMarked;

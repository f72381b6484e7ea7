/**
 * What happens once, when the application starts: tables, data, and what it prints.
 */
@NullMarked
package io.github.pgprofiles.sample.start;

import org.jspecify.annotations.NullMarked;

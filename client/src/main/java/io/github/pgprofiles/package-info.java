/**
 * The clients of profiles, and their options. Wires the packages below together.
 */
@NullMarked
package io.github.pgprofiles;

import org.jspecify.annotations.NullMarked;
